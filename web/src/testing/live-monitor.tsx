// Parts of the live page in tests, without the page: a monitor that is given readings.
import { MantineProvider } from '@mantine/core'
import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'

import { en } from '@/app/messages/en'
import type { FrameResult, LiveReading } from '@/engine/types'
import { MonitorProvider } from '@/features/live/live-context'
import { Monitor } from '@/features/live/monitor'
import { LanguageProvider } from '@/lib/i18n'

import { sampleFrame } from './fake-engine'

const LANGUAGE = { locale: 'en-GB', messages: en }
/** Longer than what is shown waits for its next change. */
const SHOWN_MS = 300

export class FakeSession {
  readonly monitor = new Monitor(() => performance.now() / 1000)

  /** Begin, with a clock that stands at 0. */
  constructor() {
    vi.useFakeTimers()
    this.monitor.start()
  }

  /** Show parts of the page. */
  render(children: ReactNode) {
    return render(
      <MantineProvider>
        <LanguageProvider language={LANGUAGE}>
          <MonitorProvider monitor={this.monitor}>{children}</MonitorProvider>
        </LanguageProvider>
      </MantineProvider>,
    )
  }

  /** Let a reading come after such a time, which took so long; null: nobody was there. */
  read(person: LiveReading | null, after_ms = 100, latency_ms: number | null = 20): FrameResult {
    vi.advanceTimersByTime(after_ms)
    const frame = sampleFrame(this.monitor.now, person === null ? [] : [person])
    this.monitor.take(frame, latency_ms)
    return frame
  }

  /** Let the page show what came. */
  show(): void {
    act(() => {
      vi.advanceTimersByTime(SHOWN_MS)
    })
  }

  /** Undo what the session has replaced. */
  end(): void {
    this.monitor.stop()
    vi.useRealTimers()
  }
}
