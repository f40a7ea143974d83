import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { en } from '@/app/messages/en'
import { LanguageProvider } from '@/lib/i18n'

import { EngineLoading } from './engine-loading'

test.each([
  { loaded: 0, total: 0, says: /reads your face…/ },
  { loaded: 4_000_000, total: 19_400_000, says: /4\.0 of 19\.4 MB/ },
  { loaded: 19_400_000, total: 19_400_000, says: /^Starting/ },
])('after $loaded of $total bytes it says what is going on', ({ loaded, total, says }) => {
  render(
    <LanguageProvider language={{ locale: 'en', messages: en }}>
      <p>
        <EngineLoading loaded={loaded} total={total} />
      </p>
    </LanguageProvider>,
  )
  expect(screen.getByText(says)).toBeInTheDocument()
})
