import { Icon } from '@/components/icons/icon'
import { useT } from '@/lib/i18n'

import type { Mode } from './live-state'
import classes from './setup.module.css'

interface Props {
  readonly mode: Mode
  readonly onChoose: (mode: Mode) => void
}

const WAYS = [
  { mode: 'device', icon: 'device' },
  { mode: 'streamed', icon: 'upload' },
] as const

/** Where the face is read, chosen anew for each session. */
export function WhereChoice({ mode, onChoose }: Props) {
  const t = useT()
  return (
    <fieldset className={classes.where}>
      <legend className={classes.legend}>{t('live.where')}</legend>
      {WAYS.map((way) => (
        <label key={way.mode} className={classes.way} data-chosen={way.mode === mode || undefined}>
          <input
            type="radio"
            name="where-read"
            value={way.mode}
            checked={way.mode === mode}
            onChange={() => onChoose(way.mode)}
            aria-describedby={`where-${way.mode}`}
          />
          <span className={classes.way_title}>
            <Icon name={way.icon} size={20} />
            {t(`live.where_${way.mode}`)}
          </span>
          <span id={`where-${way.mode}`} className={classes.way_text}>
            {t(`live.where_${way.mode}_text`, { host: window.location.host })}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
