import { useT } from '@/lib/i18n'
import type { Evidence } from '@/lib/movements'

import { EvidenceMark } from './evidence-mark'

interface Props {
  readonly grades: readonly Evidence[]
  readonly className: string | undefined
}

/** What grades of evidence mean, for who asks. */
export function EvidenceMeanings({ grades, className }: Props) {
  const t = useT()
  return (
    <details className={className}>
      <summary>{t('moved.meaning')}</summary>
      <dl>
        {grades.map((grade) => (
          <div key={grade}>
            <dt>
              <EvidenceMark grade={grade} />
              {t(`evidence.${grade}`)}
            </dt>
            <dd>{t(`meaning.${grade}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
