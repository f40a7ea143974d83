// Answering one questionnaire: what was answered, what is asked, and what is on its way.
import {
  type Dispatch,
  type SetStateAction,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from 'react'

import type {
  Answered,
  Answers,
  AnswerSent,
  AnswerValue,
  Instrument,
  Question,
  QuestionnaireResponse,
  Safety,
} from '@/client/assessments'
import { useHttp } from '@/client/context'
import { useSignedIn } from '@/client/me'
import type { ApiProblem } from '@/client/problem'
import { graver } from '@/client/safety-pause'
import { sealedStore } from '@/lib/sealed-store'

import { AnswerKeeper, type Delivery } from './answer-keeper'
import { askedQuestions, safetyOf } from './answers'
import { instrumentOfNew } from './kept-answers'

const RETRY_MS = 5000

export interface Runner {
  readonly questions: readonly Question[]
  readonly answers: Answers
  readonly delivery: Delivery
  readonly problem: ApiProblem | null
  readonly safety: Safety | null
  /** Whether finishing waits for the network. */
  readonly finishing: boolean
  readonly answerWith: (question: Question, value: AnswerValue | null) => void
  readonly shown: (question: Question) => void
  readonly leaveSafety: () => void
  readonly finish: () => void
}

export function useRunner(
  instrument: Instrument,
  response: QuestionnaireResponse,
  onFinished: (answered: Answered) => void,
): Runner {
  const [answers, setAnswers] = useState<Answers>(response.answers)
  const { safety, addSafety, leaveSafety } = useSafety()
  const [finishing, setFinishing] = useState(false)
  const { keeper, delivery, problem } = useKeeper(response, addSafety, onFinished)
  useRestored(keeper, setAnswers)
  const { shown, shownAt } = useShownTimes()
  const answerWith = (question: Question, value: AnswerValue | null) => {
    setAnswers((now) => withAnswer(now, question.id, value))
    const step = safetyOf(question, value)
    if (step) addSafety(step)
    keeper.put(toSend(question, value, shownAt(question)), step?.level)
  }
  const finish = () => {
    setFinishing(true)
    keeper.finish()
  }
  const questions = useMemo(() => askedQuestions(instrument, answers), [instrument, answers])
  const sending = { delivery, problem, finishing: finishing && problem === null }
  return { questions, answers, safety, ...sending, answerWith, shown, leaveSafety, finish }
}

/** What answers open: known at once by their rules, and once more by the server's reading. */
function useSafety() {
  const [safety, setSafety] = useState<Safety | null>(null)
  const addSafety = useCallback((next: Safety) => setSafety((now) => graver(now, next)), [])
  return { safety, addSafety, leaveSafety: () => setSafety(null) }
}

/** What was kept on this device comes back, and is sent. */
function useRestored(keeper: AnswerKeeper, setAnswers: Dispatch<SetStateAction<Answers>>): void {
  useEffect(() => {
    void keeper.restore().then((kept) => {
      setAnswers((now) => kept.reduce((all, { item, value }) => withAnswer(all, item, value), now))
      return keeper.send()
    })
  }, [keeper, setAnswers])
}

/** When each question was first on the screen. */
function useShownTimes() {
  const [times] = useState(() => new Map<string, string>())
  const shown = ({ id }: Question) => {
    if (!times.has(id)) times.set(id, new Date().toISOString())
  }
  return { shown, shownAt: ({ id }: Question) => times.get(id) ?? null }
}

function toSend({ id }: Question, value: AnswerValue | null, shownAt: string | null): AnswerSent {
  return {
    item: id,
    value: typeof value === 'object' && value !== null ? [...value] : value,
    presented_at: shownAt,
    answered_at: new Date().toISOString(),
  }
}

function useKeeper(
  { id: responseId, version, started_at: begun_at }: QuestionnaireResponse,
  onSafety: (safety: Safety) => void,
  onFinished: (answered: Answered) => void,
) {
  const http = useHttp()
  const { id: personId } = useSignedIn()
  const [state, setState] = useState<{ delivery: Delivery; problem: ApiProblem | null }>({
    delivery: 'saved',
    problem: null,
  })
  const keeper = useMemo(() => {
    const onDelivery = (delivery: Delivery, problem: ApiProblem | null) =>
      setState({ delivery, problem })
    const begun = instrumentOfNew(responseId) === null ? undefined : { version, begun_at }
    const where = { http, store: sealedStore(), personId, responseId, begun }
    return new AnswerKeeper({ ...where, onDelivery, onSafety, onFinished })
  }, [http, personId, responseId, version, begun_at, onSafety, onFinished])
  useHeld(keeper)
  useSendAgain(keeper)
  return { keeper, ...state }
}

/** While it is open here, nobody else sends it: finishing twice would be refused. */
function useHeld(keeper: AnswerKeeper): void {
  useEffect(() => {
    let left = false
    void keeper.holdInTurn().then(() => {
      if (left) keeper.letGo()
    })
    return () => {
      left = true
      keeper.letGo()
    }
  }, [keeper])
}

/** What waits is tried again by and by, and at once when the network is back. */
function useSendAgain(keeper: AnswerKeeper): void {
  useEffect(() => {
    const again = () => void keeper.send()
    const timer = setInterval(again, RETRY_MS)
    window.addEventListener('online', again)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', again)
    }
  }, [keeper])
}

function withAnswer(answers: Answers, item: string, value: AnswerValue | null): Answers {
  if (value !== null) return { ...answers, [item]: value }
  return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== item))
}
