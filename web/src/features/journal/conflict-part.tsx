import { Button } from '@mantine/core'

import type { Entry } from '@/client/journal'
import { useT } from '@/lib/i18n'

import type { Choice } from './entry-keeper'
import classes from './journal.module.css'

/** Two versions met: both are shown, and the person chooses. */
export function ConflictPart(props: { theirs: Entry; onChoose: (choice: Choice) => void }) {
  const { theirs, onChoose } = props
  const t = useT()
  return (
    <section className={classes.conflict} role="alert">
      <h2 className={classes.heading}>{t('journal.conflict_title')}</h2>
      <p>{t('journal.conflict_text')}</p>
      <h3 className={classes.heading}>{t('journal.conflict_other')}</h3>
      <blockquote className={classes.words} translate="no">
        {theirs.text || t('journal.no_words')}
      </blockquote>
      <div className={classes.actions}>
        <Button variant="default" onClick={() => onChoose('both')}>
          {t('journal.conflict_both')}
        </Button>
        <Button variant="default" onClick={() => onChoose('mine')}>
          {t('journal.conflict_mine')}
        </Button>
        <Button variant="default" onClick={() => onChoose('theirs')}>
          {t('journal.conflict_theirs')}
        </Button>
      </div>
    </section>
  )
}
