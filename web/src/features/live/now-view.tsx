import { useEffect, useRef, useState } from 'react'

import { ExpressionMarker } from '@/components/icons/expression-marker'
import { useLanguage, useT } from '@/lib/i18n'

import { useLiveView, useMonitor } from './live-context'
import classes from './live.module.css'
import { nowWords } from './now-sentence'

/** The sentence under the picture, with the pace beside it. */
export function NowView() {
  const t = useT()
  const { locale } = useLanguage()
  const view = useLiveView()
  const { sentence, expression, certainty } = nowWords(view, t, locale)
  const { fps, last_ms } = view.pace
  return (
    <div className={classes.now}>
      <p className={classes.now_sentence} aria-hidden="true">
        {expression && <ExpressionMarker name={expression} size={22} />}
        <span>{sentence}</span>
      </p>
      <p className={classes.now_small}>
        <span className={classes.certainty} data-certainty={certainty} aria-hidden="true">
          {t(`certainty.${certainty}`)}
        </span>
        <span className={classes.pace}>
          {last_ms === null
            ? t('live.pace_none')
            : t('live.pace', { count: Math.max(Math.round(fps), 1), ms: Math.round(last_ms) })}
        </span>
      </p>
      <Spoken />
    </div>
  )
}

const SPEAK_EVERY_MS = 5_000

/** For a screen reader: what changed, at most every few seconds. */
function Spoken() {
  const t = useT()
  const { locale } = useLanguage()
  const monitor = useMonitor()
  const [spoken, setSpoken] = useState('')
  const said = useRef('')
  useEffect(() => {
    const timer = window.setInterval(() => {
      const view = monitor.view()
      const { sentence, expression, certainty } = nowWords(view, t, locale)
      const gist = `${expression ?? sentence} ${certainty}`
      // A percent more or less is no news.
      if (gist === said.current) return
      said.current = gist
      setSpoken(sentence)
    }, SPEAK_EVERY_MS)
    return () => window.clearInterval(timer)
  }, [monitor, t, locale])
  return (
    <p className={classes.spoken} aria-live="polite">
      {spoken}
    </p>
  )
}
