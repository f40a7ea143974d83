// Draws every page with accented words: plain Latin words left on the screen are hard-coded.
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { FakeApi } from '@/testing/fake-api'
import { accented, PSEUDO } from '@/testing/pseudo-language'
import { renderApp } from '@/testing/render-app'
import { ENTRY_ID, withJournal } from '@/testing/sample-journal'
import { withLock } from '@/testing/sample-lock'
import { RESPONSE_ID, withQuestionnaires } from '@/testing/sample-questionnaires'
import { SAMPLE_BLINKS, sampleCheckIn, sampleMoment, sampleResult } from '@/testing/samples'

const CAMERA = sampleCheckIn({
  id: '00000000-0000-4000-8000-0000000000c2',
  source: 'camera',
  recorded_at: new Date().toISOString(),
  result: sampleResult({ moment: sampleMoment(), blinks: SAMPLE_BLINKS }),
  words: null,
})
const OPEN = [
  '/',
  '/how-it-works',
  '/try',
  '/log-in',
  '/sign-up',
  '/recover',
  '/reset',
  '/reset?token=1',
  '/confirm?token=1',
  '/help',
  '/safety-plan',
  '/about',
  '/contact',
  '/goodbye',
  '/nowhere',
]
const OWN = [
  '/today',
  '/check-in',
  '/check-in/live',
  '/journal',
  `/journal/entries/${ENTRY_ID}`,
  '/journal/themes',
  '/journal/more',
  '/journal/questionnaires/sample',
  '/journal/questionnaires/sample/answer',
  `/journal/results/${RESPONSE_ID}`,
  '/history',
  `/history/${CAMERA.id}`,
  '/account',
  '/account/consents',
  '/account/security',
  '/account/tokens',
  '/account/data',
  '/safety-plan',
]
const ATTRIBUTES = ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt']
const PLAIN_WORD = /[A-Za-z]{2,}/

function isOurs(element: Element): boolean {
  return element.closest('[translate="no"], script, style') === null
}

/** Every text a person could see or hear, with what is not ours to translate left out. */
function visibleTexts(root: Element): string[] {
  const texts: string[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (parent && isOurs(parent)) texts.push(walker.currentNode.textContent ?? '')
  }
  for (const element of root.querySelectorAll('*')) {
    if (!isOurs(element)) continue
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name)
      if (value !== null) texts.push(value)
    }
  }
  return texts
}

function hardCodedWords(): string[] {
  // The page's own address is the same in every language.
  return visibleTexts(document.body)
    .filter((text) => PLAIN_WORD.test(text.replaceAll(window.location.origin, '')))
    .map((text) => text.trim())
}

async function draw(path: string, api: FakeApi) {
  renderApp(path, api, PSEUDO)
  await screen.findAllByRole('heading')
  await waitFor(() => {
    expect(screen.queryByLabelText(accented('Loading'))).not.toBeInTheDocument()
  })
  // A page that failed to draw would have no words to find.
  expect(screen.queryByText(accented('Something went wrong here'))).not.toBeInTheDocument()
}

test.each(OPEN)('no word on %s is hard-coded', async (path) => {
  const api = new FakeApi()
  api.me = null
  await draw(path, api)
  expect(hardCodedWords()).toEqual([])
})

test.each(OWN)('no word on %s is hard-coded', async (path) => {
  const api = withJournal(withQuestionnaires(new FakeApi()))
  api.checkIns = [CAMERA, sampleCheckIn()]
  await draw(path, api)
  expect(hardCodedWords()).toEqual([])
})

test('no word of the lock and of a paused journal is hard-coded', async () => {
  const api = withJournal(withQuestionnaires(new FakeApi()))
  api.on('GET /safety', () => ({ paused: true, step: null, welcome_back: false }))
  const lock = withLock(api)
  const view = renderApp('/journal', api, PSEUDO)
  await screen.findByRole('heading', { name: accented('EmoCare is locked') })
  expect(hardCodedWords()).toEqual([])
  view.unmount()
  lock.open()
  await draw('/journal', api)
  await screen.findByRole('heading', { name: accented('Everything else waits') })
  expect(hardCodedWords()).toEqual([])
})

test('a hard-coded word is found', async () => {
  await draw('/about', new FakeApi())
  screen.getAllByRole('heading')[0]?.append('Hello')
  expect(hardCodedWords()).toEqual(['Hello'])
})
