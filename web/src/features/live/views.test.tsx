// What the page says and shows in given readings; drawings on canvas have tests of their own.
import { act, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { EXPRESSIONS, MARKERS } from '@/lib/expressions'
import { MOVEMENTS } from '@/lib/movements'
import { sampleReading, unreadable } from '@/testing/fake-engine'
import { FakeSession } from '@/testing/live-monitor'
import { shares } from '@/testing/live-samples'

import { ExpressionBars } from './expression-bars'
import { MinuteView } from './minute-view'
import { MovementMeter } from './movement-meter'
import { PaceView } from './pace-view'
import { PlaneView } from './plane-view'

let session: FakeSession
beforeEach(() => {
  session = new FakeSession()
})
afterEach(() => session.end())

const part = (name: string) => screen.getByRole('heading', { name }).parentElement as HTMLElement
/** How long the bars of a part are, as shares of the whole. */
const lengths = (name: string) =>
  Array.from(part(name).querySelectorAll('li'), (row) => {
    const bar = row.querySelector<HTMLElement>('[style*="--share"]')
    return Number(bar?.style.getPropertyValue('--share'))
  })
/** The rows of a table behind, without its head. */
const rows = (name: string) =>
  within(screen.getByRole('table', { name, hidden: true }))
    .getAllByRole('row', { hidden: true })
    .slice(1)
    .map((row) => Array.from(row.children, (cell) => cell.textContent))

describe('the bars', () => {
  const title = 'Expressions just now'
  const expression = shares({ neutral: 0.2, surprise: 0.5, fear: 0.3 })

  beforeEach(() => {
    session.render(<ExpressionBars />)
  })

  it('are as long as the shares, in the fixed order, each with name, colour and percent', () => {
    session.read(sampleReading('surprise', 0.5, { expression }))
    session.show()
    const wanted = [0.2, 0, 0.5, 0, 0, 0, 0.3, 0]
    expect(lengths(title)).toEqual(wanted.map((one) => expect.closeTo(one, 5) as number))
    const bars = Array.from(part(title).querySelectorAll('li'))
    const color = (row: Element) =>
      row.querySelector<HTMLElement>('[style*="--color"]')?.style.getPropertyValue('--color')
    expect(bars.map(color)).toEqual(EXPRESSIONS.map((name) => MARKERS[name].color))
    expect(bars.map((row) => row.hasAttribute('data-strongest')).indexOf(true)).toBe(2)
    expect(bars[2]).toHaveTextContent(/^Surprise50\s%$/)
    expect(rows(title)).toEqual(
      [
        ['Neutral', '20'],
        ['Happiness', '0'],
        ['Surprise', '50'],
        ['Sadness', '0'],
        ['Anger', '0'],
        ['Disgust', '0'],
        ['Fear', '30'],
        ['Contempt', '0'],
      ].map(([name, percent]) => [name, `${percent}\u00A0%`]),
    )
  })

  it.each([
    ['cannot be read', unreadable('too_dark')],
    ['is not there', null],
  ])('are empty while the face %s', (_why, person) => {
    session.read(sampleReading('surprise', 0.5, { expression }))
    session.read(person)
    session.show()
    expect(lengths(title)).toEqual(EXPRESSIONS.map(() => 0))
    expect(rows(title).map(([, percent]) => percent)).toEqual(EXPRESSIONS.map(() => '–'))
  })

  it('are empty again when readings stop coming', () => {
    session.read(sampleReading('surprise', 0.5, { expression }))
    session.show()
    expect(lengths(title)[2]).toBeCloseTo(0.5)
    for (let times = 0; times < 4; times++) session.show()
    expect(lengths(title)[2]).toBe(0)
  })
})

describe('the movements', () => {
  const title = 'What moves'
  // An engine may have another order, and movements for which there are no words.
  const names = [...MOVEMENTS, 'AU99'].toReversed()
  const actionUnits = Float32Array.from(names, (name) =>
    name === 'AU99' ? 5 : (MOVEMENTS as readonly string[]).indexOf(name) / 4,
  )
  const evidence = { AU12: 'corroborated', AU43: 'experimental' }

  it('stand in the fixed order, each with its own intensity of five', () => {
    session.render(<MovementMeter names={names} evidence={evidence} />)
    session.read(sampleReading('happiness', 0.8, { actionUnits }))
    session.show()
    const wanted = MOVEMENTS.map((_, at) => at / 4)
    const list = Array.from(part(title).querySelectorAll('li')).slice(0, MOVEMENTS.length)
    const codes = list.map((row) => row.querySelector('[class*=code]')?.textContent)
    expect(codes).toEqual(MOVEMENTS.map((name) => name.replace('AU0', 'AU')))
    const meant = wanted.map((one) => expect.closeTo(one / 5, 5) as number)
    expect(lengths(title).slice(0, MOVEMENTS.length)).toEqual(meant)
    const last = MOVEMENTS.length - 1
    expect(list[last]).toHaveTextContent((wanted[last] ?? 0).toFixed(1))
    expect(list[8]).toHaveTextContent('2.0')
    expect(list[8]?.querySelectorAll('circle')).toHaveLength(2)
    expect(list[last]?.querySelectorAll('circle')).toHaveLength(1)
    expect(list[0]?.querySelector('circle')).toBeNull()
    expect(part(title)).not.toHaveTextContent('99')
  })

  it('have no number while nothing can be read', () => {
    session.render(<MovementMeter names={names} evidence={null} />)
    session.read(unreadable('covered'))
    session.show()
    expect(new Set(lengths(title))).toEqual(new Set([0]))
    expect(part(title).textContent.match(/–/g)).toHaveLength(MOVEMENTS.length)
  })
})

describe('the plane', () => {
  it.each([
    [0.6, 0.3, 'Your expression looked rather pleasant and lively.'],
    [-0.6, -0.3, 'Your expression looked rather unpleasant and calm.'],
    [-0.6, 0.1, 'Your expression looked rather unpleasant.'],
    [0.1, -0.2, 'Your expression looked rather calm.'],
    [0.1, -0.1, 'Your expression lay near the middle.'],
  ])('says where valence %f and arousal %f lie', (valence, arousal, words) => {
    session.render(<PlaneView />)
    expect(screen.getByText('Nothing to show just now.')).toBeInTheDocument()
    session.read(sampleReading('happiness', 0.8, { valence, arousal }))
    session.show()
    expect(screen.getByText(words)).toBeInTheDocument()
  })
})

describe('how fast it goes', () => {
  const title = 'How fast it goes'

  it('counts readings, and half and 95 of 100 of the times they took', () => {
    session.render(<PaceView info={null} />)
    // One hundred readings, ten a second, which took 1 to 100 ms in a mixed order.
    for (let at = 0; at < 100; at++) session.read(sampleReading(), 100, ((at * 37) % 100) + 1)
    act(() => session.monitor.drop(7))
    session.show()
    expect(rows(title)).toEqual([
      // The page shows it 0.3 s after the last of them.
      ['Readings a second', '9'],
      ['From picture to numbers, last', '64 ms'],
      ['Half of them take at most', '50 ms'],
      ['95 of 100 take at most', '95 ms'],
      ['Readings so far', '100'],
      ['Pictures left out', '7'],
    ])
  })

  it('says nothing about times that nobody knows', () => {
    session.render(<PaceView info={null} />)
    session.read(sampleReading(), 100, null)
    session.show()
    expect(rows(title)[4]).toEqual(['Readings so far', '1'])
    expect(rows(title)[1]).toEqual(['From picture to numbers, last', '–'])
    session.read(sampleReading(), 100, 40)
    session.read(sampleReading(), 100, null)
    session.show()
    expect(
      rows(title)
        .slice(1, 4)
        .map(([, value]) => value),
    ).toEqual(['40 ms', '40 ms', '40 ms'])
  })

  it('looks at the last 300 alone', () => {
    session.render(<PaceView info={null} />)
    for (let at = 0; at < 300; at++) session.read(sampleReading(), 10, 900)
    for (let at = 0; at < 300; at++) session.read(sampleReading(), 10, 30)
    session.show()
    expect(rows(title)[3]).toEqual(['95 of 100 take at most', '30 ms'])
  })
})

describe('the last minute', () => {
  const title = 'The last minute'

  it('has means of five seconds, the newest first, and nothing where nothing was read', () => {
    session.render(<MinuteView />)
    for (let at = 0; at < 49; at++) session.read(sampleReading('happiness', 1))
    for (let at = 0; at < 50; at++) session.read(unreadable('covered'))
    for (let at = 0; at < 52; at++) session.read(sampleReading('sadness', 1))
    session.show()
    const table = rows(title)
    expect(table.map(([from]) => from)).toEqual(['10', '5', '0'])
    const [sad, none, happy] = table
    expect(sad?.[1 + EXPRESSIONS.indexOf('sadness')]).toBe('100\u00A0%')
    expect(none?.slice(1)).toEqual(EXPRESSIONS.map(() => '–'))
    expect(happy?.[1 + EXPRESSIONS.indexOf('happiness')]).toBe('100\u00A0%')
    expect(screen.getByText(/^Mostly (happy|sad) over what is shown/)).toBeInTheDocument()
  })
})
