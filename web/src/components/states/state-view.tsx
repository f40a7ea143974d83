import type { ReactNode } from 'react'

import classes from './states.module.css'

interface Props {
  readonly title: string
  readonly children?: ReactNode
  /** What to do next. */
  readonly action?: ReactNode
  readonly picture?: ReactNode
  readonly tone?: 'quiet' | 'alert'
}

/** A page or part with nothing to show: says what happened and what to do. */
export function StateView({ title, children, action, picture, tone = 'quiet' }: Props) {
  return (
    <section className={classes.state} {...(tone === 'alert' ? { role: 'alert' } : {})}>
      {picture !== undefined && <div className={classes.picture}>{picture}</div>}
      <h2 className={classes.title}>{title}</h2>
      {children !== undefined && <div className={classes.text}>{children}</div>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </section>
  )
}
