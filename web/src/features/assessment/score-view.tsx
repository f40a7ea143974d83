import type { Instrument, Score, TrendLine } from '@/client/assessments'
import { useSignedIn } from '@/client/me'
import { Section } from '@/components/page/page'
import { formatDate } from '@/lib/format'
import { useLanguage, useT } from '@/lib/i18n'

import { BandStrip } from './band-strip'
import { changeSentence } from './change-sentence'

interface Props {
  readonly score: Score
  /** Null where the questionnaire is no longer there. */
  readonly instrument: Instrument | null
  /** With what came before, where this is the newest score. */
  readonly line: TrendLine | null
}

/** One score in plain words, where it lies, and what changed. */
export function ScoreView({ score, instrument, line }: Props) {
  const t = useT()
  const { locale } = useLanguage()
  const { time_zone } = useSignedIn()
  const { value, high, band } = score
  const rule = instrument?.scores.find(({ id }) => id === score.id)
  if (value === null) {
    return (
      <Section sheet title={score.name}>
        <p>{t(`unscored.${score.unscored ?? 'too_few_answers'}`)}</p>
      </Section>
    )
  }
  const words = t('ask.score', { value, high })
  const range = band === null ? '' : t('ask.score_range', { band })
  const change = line?.since_last
  return (
    <Section sheet>
      <h2 translate="no">{score.name}</h2>
      <p>
        {words} {range}
      </p>
      {rule && rule.bands.length > 0 && (
        <BandStrip rule={rule} value={value} label={`${words} ${range}`} />
      )}
      {score.prorated && <p>{t('ask.prorated', { count: score.missing.length })}</p>}
      {score.past_cut_off === true && rule?.cut_off && <p translate="no">{rule.cut_off.words}</p>}
      {rule?.reference && (
        <p>{t('ask.reference', { value: rule.reference.value, words: rule.reference.words })}</p>
      )}
      {change && <p>{changeSentence(change, t, formatDate(change.since, time_zone, locale))}</p>}
    </Section>
  )
}
