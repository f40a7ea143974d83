// What follows from answers alone: which questions are asked, what is open, and safety.
import type {
  Answers,
  AnswerValue,
  Instrument,
  Offer,
  Question,
  Safety,
} from '@/client/assessments'

/** The questions that are asked after these answers, in order. */
export function askedQuestions(instrument: Instrument, answers: Answers): readonly Question[] {
  return instrument.items.filter(({ when }) => {
    if (!when) return true
    return when.any_of.some((id) => {
      const value = answers[id]
      return typeof value === 'number' && value >= when.at_least
    })
  })
}

export function isAnswered(answers: Answers, { id }: Question): boolean {
  const value = answers[id]
  if (typeof value === 'number') return true
  return value !== undefined && value.length > 0
}

/** Questions that want an answer and have none. */
export function openQuestions(instrument: Instrument, answers: Answers): readonly Question[] {
  return askedQuestions(instrument, answers).filter(
    (question) => !question.optional && !isAnswered(answers, question),
  )
}

/** Where to go on: the first question without an answer, or the last one. */
export function firstOpen(questions: readonly Question[], answers: Answers): number {
  const index = questions.findIndex((question) => !isAnswered(answers, question))
  return index === -1 ? Math.max(0, questions.length - 1) : index
}

/** What this very answer opens; known here, so that it needs no network. */
export function safetyOf({ safety }: Question, value: AnswerValue | null): Safety | null {
  if (!safety || typeof value !== 'number' || value < safety.at_least) return null
  return { level: safety.level as Safety['level'], kinds: safety.kinds }
}

/** The answer that a digit stands for: 1 is the first, 0 the tenth. */
export function choiceForKey({ kind, choices }: Question, key: string): number | null {
  if (!/^[0-9]$/.test(key) || (kind !== 'choice' && kind !== 'scale')) return null
  return choices[(Number(key) + 9) % 10]?.value ?? null
}

/** Whether it is not its turn yet; what was heard a while ago may be due by now. */
export function isLater({ state, next_at }: Offer, now = Date.now()): boolean {
  return state === 'later' && (next_at === null || Date.parse(next_at) > now)
}
