import { render } from '@testing-library/react'
import { createMemoryHistory } from '@tanstack/react-router'
import userEvent from '@testing-library/user-event'

import { App, createServices } from '@/app/app'
import { en } from '@/app/messages/en'
import type { Language } from '@/lib/i18n'

import { FakeApi } from './fake-api'

const ENGLISH: Language = { locale: 'en-GB', messages: en }

/** Open the whole app at a path, against a fake server. */
export function renderApp(path: string, api = new FakeApi(), language: Language = ENGLISH) {
  const history = createMemoryHistory({ initialEntries: [path] })
  const services = createServices(api.fetch, { history })
  const view = render(<App services={services} language={language} />)
  return { ...view, api, services, user: userEvent.setup() }
}
