import type { ReactNode } from 'react'

import type { Instrument } from '@/client/assessments'
import { Section } from '@/components/page/page'
import { useT } from '@/lib/i18n'

import classes from './facts.module.css'

/** What a questionnaire is, over which time it looks back, and whose it is. */
export function InstrumentFacts({ instrument }: { instrument: Instrument }) {
  const t = useT()
  const { about, items, recall, recall_days, source, licence, licence_url, credit } = instrument
  return (
    <Section sheet title={t('ask.about')} lead={t('ask.screening')}>
      <dl className={classes.facts}>
        <Fact name={t('ask.fact_what')}>
          <span translate="no">{about}</span> {t('ask.questions', { count: items.length })}
        </Fact>
        <Fact name={t('ask.fact_recall')}>
          <span translate="no">{recall}</span>
        </Fact>
        <Fact name={t('ask.fact_often')}>{t('ask.every_days', { count: recall_days })}</Fact>
        <Fact name={t('ask.fact_source')}>
          <span translate="no">{source}</span>
        </Fact>
        <Fact name={t('ask.fact_licence')}>
          <span translate="no">
            {licence_url === null ? (
              licence
            ) : (
              <a href={licence_url} rel="noreferrer">
                {licence}
              </a>
            )}
          </span>
        </Fact>
        <Fact name={t('ask.fact_credit')}>
          <span translate="no">{credit}</span>
        </Fact>
        <Fact name={t('ask.fact_version')}>
          <span translate="no">
            {instrument.version} · {instrument.language}
          </span>
        </Fact>
      </dl>
    </Section>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
