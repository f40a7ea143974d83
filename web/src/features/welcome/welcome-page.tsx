import { Icon, type IconName } from '@/components/icons/icon'
import { ButtonLink } from '@/components/links/button-link'
import { type PlainKey, useT } from '@/lib/i18n'

import { SampleResult } from './sample-result'
import classes from './welcome.module.css'

const IS = ['welcome.is_1', 'welcome.is_2', 'welcome.is_3'] as const
const IS_NOT = ['welcome.is_not_1', 'welcome.is_not_2', 'welcome.is_not_3'] as const

/** The first thing a visitor sees: what this is, and two doors. */
export function WelcomePage() {
  const t = useT()
  return (
    <div className={classes.welcome}>
      <div className={classes.hero}>
        <div className={classes.words}>
          <h1 className={classes.title} tabIndex={-1}>
            {t('welcome.title')}
          </h1>
          <p className={classes.lead}>{t('welcome.lead')}</p>
          <div className={classes.doors}>
            <ButtonLink to="/sign-up" size="md">
              {t('welcome.sign_up')}
            </ButtonLink>
            <ButtonLink to="/try" size="md" variant="default">
              {t('welcome.try')}
            </ButtonLink>
          </div>
          <p className={classes.note}>{t('welcome.try_note')}</p>
        </div>
        <SampleResult />
      </div>
      <div className={classes.lists}>
        <Points title={t('welcome.is_title')} points={IS} icon="check" />
        <Points title={t('welcome.is_not_title')} points={IS_NOT} icon="minus" />
      </div>
    </div>
  )
}

interface PointsProps {
  readonly title: string
  readonly points: readonly PlainKey[]
  readonly icon: IconName
}

function Points({ title, points, icon }: PointsProps) {
  const t = useT()
  return (
    <section className={classes.points} data-icon={icon}>
      <h2>{title}</h2>
      <ul>
        {points.map((point) => (
          <li key={point}>
            <Icon name={icon} size={20} />
            <span>{t(point)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
