import { useId } from 'react'

import { useT } from '@/lib/i18n'

import classes from './mood-slider.module.css'

export const MOOD_MAX = 10
const MIDDLE = 5

interface Props {
  /** 0 (very unpleasant) to 10 (very pleasant); null until the person has chosen. */
  readonly value: number | null
  readonly onChange: (mood: number) => void
  readonly label: string
  readonly hideLabel?: boolean
  readonly disabled?: boolean
}

/** The person's own rating. Nothing is chosen until it is touched. */
export function MoodSlider({ value, onChange, label, hideLabel = false, disabled = false }: Props) {
  const t = useT()
  const id = useId()
  const choose = (target: HTMLInputElement) => onChange(Number(target.value))
  return (
    <div className={classes.field}>
      <div className={classes.head}>
        <label htmlFor={id} className={hideLabel ? classes.hidden : classes.label}>
          {label}
        </label>
        <output htmlFor={id} className={classes.value} data-empty={value === null || undefined}>
          {value === null ? t('mood.not_chosen') : t('mood.value', { mood: value })}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={MOOD_MAX}
        step={1}
        className={classes.range}
        value={value ?? MIDDLE}
        data-empty={value === null || undefined}
        aria-valuetext={value === null ? t('mood.not_chosen') : t('mood.spoken', { mood: value })}
        disabled={disabled}
        onChange={(event) => choose(event.currentTarget)}
        // A tap on the middle changes no value, yet it is a choice.
        onClick={(event) => choose(event.currentTarget)}
      />
      <div className={classes.ends} aria-hidden="true">
        <span>{t('mood.low')}</span>
        <span>{t('mood.high')}</span>
      </div>
    </div>
  )
}
