import { NativeSelect } from '@mantine/core'

import { useLanguage, useT } from '@/lib/i18n'

import classes from './help.module.css'
import { HelpLine } from './help-line'
import { ANYWHERE_EMERGENCY, COUNTRIES, dialled, DIRECTORY } from './lines'
import { ELSEWHERE, useCountry } from './use-country'

/** The country's emergency number and lines. Built in: needs no account and no network. */
export function LocalHelp() {
  const [chosen, choose] = useCountry()
  const country = COUNTRIES.find((entry) => entry.country === chosen)
  return (
    <div className={classes.local}>
      <Emergency
        number={country?.emergency.number ?? ANYWHERE_EMERGENCY}
        also={country?.emergency.also ?? []}
      />
      <CountryLines chosen={chosen} />
      <CountrySelect value={chosen} onChange={choose} />
    </div>
  )
}

/** The lines of a country, or the directory of all countries. */
export function CountryLines({ chosen }: { chosen: string }) {
  const t = useT()
  const country = COUNTRIES.find((entry) => entry.country === chosen)
  if (!country) return <Directory text={t('help.fallback_text')} />
  return (
    <>
      <ul className={classes.lines}>
        {country.lines.map((line) => (
          <HelpLine key={line.name} line={line} />
        ))}
      </ul>
      <Directory text={t('help.directory')} />
    </>
  )
}

interface SelectProps {
  readonly value: string
  readonly onChange: (country: string) => void
}

export function CountrySelect({ value, onChange }: SelectProps) {
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

export function Emergency({ number, also }: { number: string; also: readonly string[] }) {
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
