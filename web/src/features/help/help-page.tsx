import { NativeSelect } from '@mantine/core'

import { Page, Section } from '@/components/page/page'
import { useLanguage, useT } from '@/lib/i18n'

import classes from './help.module.css'
import { HelpLine } from './help-line'
import { ANYWHERE_EMERGENCY, COUNTRIES, dialled, DIRECTORY } from './lines'
import { ELSEWHERE, useCountry } from './use-country'

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
      {country ? (
        <Section title={t('help.lines_title')}>
          <ul className={classes.lines}>
            {country.lines.map((line) => (
              <HelpLine key={line.name} line={line} />
            ))}
          </ul>
          <Directory text={t('help.directory')} />
        </Section>
      ) : (
        <Section title={t('help.fallback_title')}>
          <Directory text={t('help.fallback_text')} />
        </Section>
      )}
      <Section title={t('help.friend_title')}>
        <p>{t('help.friend_text')}</p>
      </Section>
      <p className={classes.quiet}>{t('help.nobody_watches')}</p>
    </Page>
  )
}

interface SelectProps {
  readonly value: string
  readonly onChange: (country: string) => void
}

function CountrySelect({ value, onChange }: SelectProps) {
  const t = useT()
  const { locale } = useLanguage()
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  const countries = COUNTRIES.map(({ country }) => ({
    value: country,
    label: names.of(country) ?? country,
  })).sort((a, b) => a.label.localeCompare(b.label, locale))
  return (
    <NativeSelect
      label={t('help.country')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[...countries, { value: ELSEWHERE, label: t('help.elsewhere') }]}
    />
  )
}

function Emergency({ number, also }: { number: string; also: readonly string[] }) {
  const t = useT()
  return (
    <section className={classes.emergency}>
      <h2 className={classes.title}>{t('help.emergency_title')}</h2>
      <p>{t('help.emergency_text')}</p>
      <a className={classes.emergency_call} href={`tel:${dialled(number)}`}>
        {t('help.emergency_call', { number })}
      </a>
      {also.length > 0 && <p>{t('help.emergency_also', { numbers: also.join(', ') })}</p>}
    </section>
  )
}

function Directory({ text }: { text: string }) {
  return (
    <p>
      {text}{' '}
      <a href={DIRECTORY.url} rel="noreferrer" translate="no">
        {DIRECTORY.name}
      </a>
    </p>
  )
}
