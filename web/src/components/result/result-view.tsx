import type { MarkedMoment, ResultSummary } from '@/client/types'
import { DistributionBars } from '@/components/charts/distribution-bars'
import { TimelineChart } from '@/components/charts/timeline-chart'
import { ExpressionMarker } from '@/components/icons/expression-marker'
import { MomentView } from '@/components/moment/moment-view'
import type { Distribution } from '@/lib/expressions'
import { useLanguage, useT } from '@/lib/i18n'

import { ReasonList } from './reason-list'
import classes from './result.module.css'
import { distributionSentence, resultSentence } from './result-sentence'

interface Props {
  readonly result: ResultSummary
  /** Moments that the person marked, in order of time. */
  readonly marks?: readonly MarkedMoment[] | undefined
}

/** A camera result: a sentence, how sure, what it rests on, distribution, timeline. */
export function ResultView({ result, marks }: Props) {
  return (
    <div className={classes.result}>
      <ResultHeadline result={result} />
      <ResultDetails result={result} marks={marks} />
    </div>
  )
}

/** What is behind the sentence: what it rests on, distribution, timeline, reasons, and who read it. */
export function ResultDetails({ result, marks }: Props) {
  const t = useT()
  return (
    <div className={classes.result}>
      {result.moment && <MomentView moment={result.moment} blinks={result.blinks ?? null} />}
      {result.distribution && <ResultDistribution distribution={result.distribution} />}
      {result.timeline && result.timeline.length > 1 && (
        <ResultTimeline result={result} marks={marks} />
      )}
      <ReasonList reasons={result.reasons} />
      {result.face_count > 1 && (
        <p className={classes.quiet}>{t('result.several_faces', { count: result.face_count })}</p>
      )}
      <p className={classes.quiet} title={result.model.sha256}>
        {t('result.model', {
          name: result.model.name,
          version: result.model.sha256.slice(0, SHOWN_HASH),
        })}
      </p>
    </div>
  )
}

const SHOWN_HASH = 8
/** The sentence people read first, with the certainty in words. */
export function ResultHeadline({ result }: { result: ResultSummary }) {
  const t = useT()
  const { locale } = useLanguage()
  return (
    <div className={classes.headline}>
      <p className={classes.sentence}>
        {result.dominant && result.certainty !== 'could_not_tell' && (
          <ExpressionMarker name={result.dominant} size={26} />
        )}
        {resultSentence(result, t, locale)}
      </p>
      <p className={classes.certainty} data-certainty={result.certainty}>
        {t(`certainty.${result.certainty}`)}
      </p>
      <p className={classes.quiet}>{t('result.expression_not_feeling')}</p>
    </div>
  )
}

function ResultDistribution({ distribution }: { distribution: Distribution }) {
  const t = useT()
  const { locale } = useLanguage()
  const sentence = distributionSentence(distribution, t, locale)
  return (
    <DistributionBars
      distribution={distribution}
      title={t('result.distribution')}
      sentence={sentence}
    />
  )
}

function ResultTimeline({ result, marks }: Props) {
  const t = useT()
  const seconds = t('result.timeline_sentence', {
    usable: Math.round(result.usable_s),
    count: Math.round(result.duration_s),
  })
  return (
    <TimelineChart
      timeline={result.timeline ?? []}
      dominant={result.dominant}
      marks={marks}
      title={t('result.timeline')}
      sentence={result.dominant === null ? seconds : `${seconds} ${t('result.timeline_band')}`}
    />
  )
}
