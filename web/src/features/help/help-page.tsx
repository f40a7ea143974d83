import { ButtonLink } from '@/components/links/button-link'
import { Page, Section } from '@/components/page/page'
import { ANYWHERE_EMERGENCY, COUNTRIES } from '@/components/safety/lines'
import { CountryLines, CountrySelect, Emergency } from '@/components/safety/local-help'
import { useCountry } from '@/components/safety/use-country'
import { useT } from '@/lib/i18n'

import classes from './help-page.module.css'

/** Where to turn in a crisis. Needs no account and no network. */
export function HelpPage() {
  const t = useT()
  const [chosen, choose] = useCountry()
  const country = COUNTRIES.find((entry) => entry.country === chosen)
  return (
    <Page title={t('nav.help')} lead={t('help.lead')} narrow>
      <CountrySelect value={chosen} onChange={choose} />
      <Emergency
        number={country?.emergency.number ?? ANYWHERE_EMERGENCY}
        also={country?.emergency.also ?? []}
      />
      <Section title={t(country ? 'help.lines_title' : 'help.fallback_title')}>
        <CountryLines chosen={chosen} />
      </Section>
      <Section title={t('plan.title')} lead={t('plan.lead')}>
        <div>
          <ButtonLink to="/safety-plan" variant="default">
            {t('safety.to_plan')}
          </ButtonLink>
        </div>
      </Section>
      <Section title={t('help.friend_title')}>
        <p>{t('help.friend_text')}</p>
      </Section>
      <p className={classes.quiet}>{t('help.nobody_watches')}</p>
      <p className={classes.quiet}>{t('help.review')}</p>
    </Page>
  )
}
