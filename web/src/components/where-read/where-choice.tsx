import { useId } from 'react'

import { Icon, type IconName } from '@/components/icons/icon'

import classes from './where-choice.module.css'

export interface Place<Where extends string> {
  readonly where: Where
  readonly icon: IconName
  readonly title: string
  readonly text: string
}

interface Props<Where extends string> {
  readonly legend: string
  readonly places: readonly Place<Where>[]
  readonly chosen: Where
  readonly onChoose: (where: Where) => void
}

/** Where a face is read: one of a few places, each with what it means. */
export function WhereChoice<Where extends string>(props: Props<Where>) {
  const { legend, places, chosen, onChoose } = props
  const id = useId()
  return (
    <fieldset className={classes.where}>
      <legend className={classes.legend}>{legend}</legend>
      {places.map(({ where, icon, title, text }) => (
        <label key={where} className={classes.way} data-chosen={where === chosen || undefined}>
          <input
            type="radio"
            name={id}
            value={where}
            checked={where === chosen}
            onChange={() => onChoose(where)}
            aria-describedby={`${id}-${where}`}
          />
          <span className={classes.way_title}>
            <Icon name={icon} size={20} />
            {title}
          </span>
          <span id={`${id}-${where}`} className={classes.way_text}>
            {text}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
