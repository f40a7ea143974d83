import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { useHttp } from '@/client/context'
import {
  type Analysis,
  type Entry,
  type ReadSentence,
  type Trap,
  useAnswerTrap,
} from '@/client/journal'
import { analysisQuery } from '@/client/journal-work'
import { FormError } from '@/components/forms/form-error'
import { Section } from '@/components/page/page'
import { Rich, useT } from '@/lib/i18n'

import { slicePoints } from './code-points'
import { useFeelingWords } from './feeling-words'
import classes from './journal.module.css'

interface Props {
  readonly entry: Entry
  readonly onAnswered: (entry: Entry) => void
}

/** How the words sounded, where the person lets them be read. */
export function ReadingPart({ entry, onAnswered }: Props) {
  const t = useT()
  const state = useQuery(analysisQuery(useHttp()))
  const { analysis } = entry
  if (analysis?.understood) return <Reading {...{ entry, analysis, onAnswered }} />
  if (analysis) return <Section title={t('journal.reading')} lead={t('journal.not_understood')} />
  if (state.data === undefined) return null
  const { allowed, available } = state.data
  if (allowed) {
    const why = available ? t('journal.reading_waits') : t('journal.reading_missing')
    return <Section title={t('journal.reading')} lead={why} />
  }
  const consents = (text: string) => <Link to="/account/consents">{text}</Link>
  return (
    <p className={classes.quiet}>
      <Rich text={t('journal.reading_off')} parts={{ link: consents }} />
    </p>
  )
}

function Reading({ entry, analysis, onAnswered }: Props & { analysis: Analysis }) {
  const t = useT()
  const traps = analysis.sentences.flatMap((sentence) => sentence.traps)
  return (
    <Section title={t('journal.reading')} lead={t('journal.reading_hint')}>
      <ol className={classes.lines}>
        {analysis.sentences.map((sentence) => (
          <Line key={sentence.start} text={entry.text} sentence={sentence} />
        ))}
      </ol>
      {traps.length > 0 && <h3 className={classes.heading}>{t('journal.traps')}</h3>}
      {traps.map((trap) => (
        <TrapPart key={`${trap.start} ${trap.name}`} {...{ entry, trap, onAnswered }} />
      ))}
    </Section>
  )
}

/** Pleasant is amber, unpleasant is blue, as on every scale here; strong is only less pale. */
function tone(sentiment: number): string {
  if (Math.abs(sentiment) < 0.2) return 'plain'
  const strength = Math.abs(sentiment) > 0.6 ? 'strong' : 'light'
  return `${sentiment > 0 ? 'pleasant' : 'unpleasant'}-${strength}`
}

function Line({ text, sentence }: { text: string; sentence: ReadSentence }) {
  const t = useT()
  const words = useFeelingWords()
  const line = slicePoints(text, sentence.start, sentence.end)
  const feelings = sentence.feelings.filter(({ name }) => name !== 'neutral')
  return (
    <li>
      <mark className={classes.mark} data-tone={tone(sentence.sentiment)} translate="no">
        {line}
      </mark>
      <span className={classes.quiet}>
        {feelings.length === 0
          ? t('journal.line_plain')
          : t('journal.line_sounded', { feelings: words(feelings) })}
      </span>
    </li>
  )
}

function TrapPart({ entry, trap, onAnswered }: Props & { trap: Trap }) {
  const t = useT()
  const answer = useAnswerTrap(entry.id, onAnswered)
  const choices = [
    ['fits', t('journal.trap_fits')],
    ['does_not_fit', t('journal.trap_not')],
    ['accurate', t('journal.trap_accurate')],
  ] as const
  return (
    <div className={classes.trap} role="group" aria-label={trap.title}>
      <strong>{trap.title}</strong>
      <p>{trap.why}</p>
      <div className={classes.actions} aria-label={t('journal.trap_your_answer')} role="group">
        {choices.map(([value, label]) => (
          <Button
            key={value}
            size="compact-md"
            variant={trap.answer === value ? 'filled' : 'default'}
            aria-pressed={trap.answer === value}
            disabled={answer.isPending}
            onClick={() => {
              const next = trap.answer === value ? null : value
              answer.mutate({ name: trap.name, start: trap.start, answer: next })
            }}
          >
            {label}
          </Button>
        ))}
      </div>
      <FormError error={answer.error} />
    </div>
  )
}
