import type { ScoreRule } from '@/client/assessments'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import classes from './facts.module.css'
import { Fact } from './instrument-facts'

/** How a score is read: its ranges, its line, and from where on a change means something. */
export function ScoreFacts({ rule }: { rule: ScoreRule }) {
  const t = useT()
  const { name, low, high, better, bands, cut_off, reference, change } = rule
  return (
    <Section sheet>
      <h2 translate="no">{name}</h2>
      <dl className={classes.facts}>
        <Fact name={t('ask.fact_from_to')}>
          {t('ask.from_to', { low, high })} {t(`ask.better_${better}`)}
        </Fact>
        {bands.length > 0 && (
          <Fact name={t('ask.fact_ranges')}>
            <ul className={classes.ranges} translate="no">
              {bands.map((band) => (
                <li key={band.label}>{`${band.low}–${band.high} ${band.label}`}</li>
              ))}
            </ul>
          </Fact>
        )}
        {cut_off && (
          <Fact name={t('ask.fact_line')}>
            <span translate="no">
              {cut_off.words} <Source words={cut_off.source} />
            </span>
          </Fact>
        )}
        {reference && (
          <Fact name={t('ask.fact_compare')}>
            {t('ask.reference', { value: reference.value, words: reference.words })}
          </Fact>
        )}
        {change && <ChangeFacts change={change} />}
      </dl>
    </Section>
  )
}

function ChangeFacts({ change }: { change: NonNullable<ScoreRule['change']> }) {
  const t = useT()
  const { reliable, noticeable, crossing } = change
  return (
    <>
      {reliable !== null && (
        <Fact name={t('ask.fact_reliable')}>
          {t('ask.reliable_from', { count: reliable })}{' '}
          {crossing !== null && t('ask.crossing', { at: crossing })}{' '}
          <Source words={change.reliable_source} />
        </Fact>
      )}
      {noticeable !== null && (
        <Fact name={t('ask.fact_noticeable')}>
          {t('ask.noticeable_from', { count: noticeable })}{' '}
          <Source words={change.noticeable_source} />
        </Fact>
      )}
      <Fact name={t('ask.fact_otherwise')}>{t('change.within_normal_variation')}</Fact>
    </>
  )
}

function Source({ words }: { words: string | null }) {
  if (words === null) return null
  return (
    <span className={classes.source} translate="no">
      {words}
    </span>
  )
}
