import type { ReactNode } from 'react'

import classes from './page.module.css'

interface Props {
  readonly title: string
  readonly lead?: ReactNode
  /** Above the title, for example the way back. */
  readonly before?: ReactNode
  readonly children?: ReactNode
  /** A narrow column suits forms and reading. */
  readonly narrow?: boolean
}

/** One page: its heading, which takes the focus after a move, and its parts. */
export function Page({ title, lead, before, children, narrow = false }: Props) {
  return (
    <div className={classes.page} data-narrow={narrow || undefined}>
      <header className={classes.header}>
        {before}
        <h1 className={classes.title} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  )
}

interface SectionProps {
  readonly title?: string
  readonly lead?: ReactNode
  readonly children?: ReactNode
  /** Set on its own sheet of paper. */
  readonly sheet?: boolean
}

/** A part of a page under its own heading. */
export function Section({ title, lead, children, sheet = false }: SectionProps) {
  return (
    <section className={sheet ? classes.sheet : classes.section}>
      {title !== undefined && <h2 className={classes.heading}>{title}</h2>}
      {lead !== undefined && <p className={classes.quiet}>{lead}</p>}
      {children}
    </section>
  )
}
