import { Icon } from '@/components/icons/icon'
import { formatDate } from '@/lib/format'
import { Rich, useLanguage, useT } from '@/lib/i18n'

import classes from './help.module.css'
import { dialled, isTappable, type Line } from './lines'

const ALWAYS = '24/7'

/** One line; it can be dialled with a touch only where the number is confirmed. */
export function HelpLine({ line }: { line: Line }) {
  return (
    <li className={classes.line}>
      <h3 className={classes.name} translate="no">
        {line.name}
      </h3>
      <LineFacts line={line} />
      <div className={classes.ways}>
        {line.numbers.map((number) => (
          <Way key={number} line={line} kind="call" number={number} />
        ))}
        {line.sms && <Way line={line} kind="sms" number={line.sms.number} />}
      </div>
      <Evidence line={line} />
    </li>
  )
}

function LineFacts({ line }: { line: Line }) {
  const t = useT()
  const { locale } = useLanguage()
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const languages = line.languages.map((code) => names.of(code) ?? code).join(', ')
  return (
    <p className={classes.quiet}>
      {line.hours === ALWAYS ? t('help.always_open') : <span translate="no">{line.hours}</span>}
      {line.hours !== null && languages !== '' && ' · '}
      {languages}
    </p>
  )
}

interface WayProps {
  readonly line: Line
  readonly kind: 'call' | 'sms'
  readonly number: string
}

function Way({ line, kind, number }: WayProps) {
  const words = useWayText(line, kind, number)
  const text = (
    <span>
      <Rich text={words} parts={{ word: asIs }} />
    </span>
  )
  if (!isTappable(line)) return <span className={classes.untapped}>{text}</span>
  const scheme = kind === 'call' ? 'tel' : 'sms'
  return (
    <a className={classes.way} href={`${scheme}:${dialled(number)}`}>
      <Icon name={kind === 'call' ? 'phone' : 'message'} size={20} />
      {text}
    </a>
  )
}

function useWayText(line: Line, kind: WayProps['kind'], number: string): string {
  const t = useT()
  if (kind === 'call') return t('help.call', { number })
  const word = line.sms?.text
  return word ? t('help.text_word', { word, number }) : t('help.text', { number })
}

/** Names and code words are the same in every language. */
function asIs(text: string) {
  return <span translate="no">{text}</span>
}

function Evidence({ line }: { line: Line }) {
  const t = useT()
  const { locale } = useLanguage()
  const said = !isTappable(line)
    ? t('help.not_checked')
    : line.verified_at
      ? t('help.checked', { date: formatDate(line.verified_at, 'UTC', locale) })
      : t('help.official')
  return (
    <p className={classes.evidence}>
      {said}
      {line.url && (
        <>
          {' · '}
          <a href={line.url} rel="noreferrer">
            <Rich text={t('help.website', { name: line.name })} parts={{ name: asIs }} />
          </a>
        </>
      )}
    </p>
  )
}
