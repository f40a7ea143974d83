import { useMe } from '@/client/me'
import { ButtonLink } from '@/components/links/button-link'
import { Page, Section } from '@/components/page/page'
import { type PlainKey, useT } from '@/lib/i18n'

import classes from './how-it-works.module.css'

const STEPS = [
  { title: 'how.step_1', text: 'how.step_1_text' },
  { title: 'how.step_2', text: 'how.step_2_text' },
  { title: 'how.step_3', text: 'how.step_3_text' },
  { title: 'how.step_4', text: 'how.step_4_text' },
] as const satisfies readonly { title: PlainKey; text: PlainKey }[]

export function HowItWorksPage() {
  const t = useT()
  const { data: me } = useMe()
  return (
    <Page title={t('how.title')} lead={t('how.lead')}>
      <ol className={classes.steps}>
        {STEPS.map(({ title, text }) => (
          <li key={title} className={classes.step}>
            <h2 className={classes.title}>{t(title)}</h2>
            <p>{t(text)}</p>
          </li>
        ))}
      </ol>
      <Section title={t('how.sure_title')}>
        <p>{t('how.sure_text')}</p>
      </Section>
      <Section title={t('how.who_title')}>
        <p>{t('how.who_text')}</p>
      </Section>
      <div>
        <ButtonLink to={me ? '/check-in' : '/sign-up'}>{t('how.begin')}</ButtonLink>
      </div>
    </Page>
  )
}
