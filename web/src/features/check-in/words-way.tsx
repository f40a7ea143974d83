import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'

import type { CheckIn } from '@/client/types'
import { WordsForm } from '@/components/check-in/words-form'
import { SafetyStep } from '@/components/safety/safety-step'
import { useT } from '@/lib/i18n'

import classes from './two-ways.module.css'

/** A check-in with a slider and words; stays on the page and says that it is kept. */
export function WordsWay() {
  const t = useT()
  const [saved, setSaved] = useState<CheckIn | null>(null)
  const [metStep, setMetStep] = useState(false)
  const again = () => {
    setSaved(null)
    setMetStep(false)
  }
  if (saved === null) return <WordsForm onSaved={setSaved} />
  if (saved.safety && !metStep) {
    return <SafetyStep step={saved.safety} onGoOn={() => setMetStep(true)} />
  }
  return (
    <div className={classes.saved}>
      <p role="status">
        {t('check_in.words_saved')}{' '}
        <Link to="/history/$checkInId" params={{ checkInId: saved.id }}>
          {t('check_in.see_history')}
        </Link>
      </p>
      <Button variant="default" onClick={again}>
        {t('check_in.again')}
      </Button>
    </div>
  )
}
