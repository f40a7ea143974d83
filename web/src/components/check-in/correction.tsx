import { Button } from '@mantine/core'
import { useId, useState } from 'react'

import { ExpressionMarker } from '@/components/icons/expression-marker'
import { type Expression, EXPRESSIONS } from '@/lib/expressions'
import { useT } from '@/lib/i18n'

import classes from './own-rating.module.css'

interface Props {
  readonly correction: Expression | null
  /** We could not tell, so there is nothing to call wrong. */
  readonly nothingRead: boolean
  readonly onChange: (correction: Expression | null) => void
  /** None of the eight names fits. */
  readonly onNone: () => void
}

/** "This looks wrong": say what the face really showed. */
export function Correction({ correction, nothingRead, onChange, onNone }: Props) {
  const t = useT()
  const [choosing, setChoosing] = useState(false)
  const choose = (chosen: Expression | null) => {
    setChoosing(false)
    onChange(chosen)
  }
  if (choosing) return <Choice correction={correction} onChoose={choose} onNone={onNone} />
  if (correction === null) {
    return (
      <Button variant="default" className={classes.start ?? ''} onClick={() => setChoosing(true)}>
        {t(nothingRead ? 'own.say' : 'own.wrong')}
      </Button>
    )
  }
  return (
    <div className={classes.corrected}>
      <p>
        <ExpressionMarker name={correction} size={18} />{' '}
        {t('own.corrected', { looked: t(`looked.${correction}`) })}
      </p>
      <Button variant="subtle" size="compact-md" onClick={() => setChoosing(true)}>
        {t('own.change')}
      </Button>
      <Button variant="subtle" size="compact-md" onClick={() => choose(null)}>
        {t('own.remove')}
      </Button>
    </div>
  )
}

interface ChoiceProps {
  readonly correction: Expression | null
  readonly onChoose: (chosen: Expression) => void
  readonly onNone: () => void
}

function Choice({ correction, onChoose, onNone }: ChoiceProps) {
  const t = useT()
  const [none, setNone] = useState(false)
  const titleId = useId()
  return (
    <div role="group" aria-labelledby={titleId} className={classes.choice}>
      <p id={titleId}>
        <strong>{t('own.question')}</strong> {t('own.question_text')}
      </p>
      <div className={classes.names}>
        {EXPRESSIONS.map((name, index) => (
          <button
            key={name}
            type="button"
            className={classes.name}
            aria-pressed={name === correction}
            // The question was asked by a press, so the answers take the focus.
            autoFocus={index === 0}
            onClick={() => onChoose(name)}
          >
            <ExpressionMarker name={name} size={18} />
            {t(`expression.${name}`)}
          </button>
        ))}
        <button
          type="button"
          className={classes.name}
          aria-pressed={none}
          onClick={() => {
            setNone(true)
            onNone()
          }}
        >
          {t('own.none')}
        </button>
      </div>
      <p role="status">{none && t('own.none_text')}</p>
    </div>
  )
}
