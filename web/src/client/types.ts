// Short names for the generated wire shapes, with the keys of its maps made exact.
import type { Distribution, Expression } from '@/lib/expressions'

import type { components } from './schema'

type Wire = components['schemas']

export type Me = Wire['Me']
export type SignUp = Wire['SignUp']
export type Purpose = Wire['Purpose']
export type Consent = Wire['ConsentOut']
export type SignedInDevice = Wire['SignInOut']
export type Scope = Wire['Scope']
export type ApiToken = Wire['ApiTokenOut']
export type NewApiToken = Wire['ApiTokenMade']
export type TokenRequest = Wire['ApiTokenNew']
export type Certainty = Wire['Certainty']
export type Reason = Wire['Reason']
export type Problem = Partial<Wire['Problem']> & Pick<Wire['Problem'], 'status' | 'code'>
export type ContactMessage = Wire['ContactMessageNew']
export type Version = Wire['Version']
export type WordsCheckIn = Wire['WordsCheckIn']
export type CheckInChange = Wire['CheckInChange']

/** OpenAPI gives a map's keys no names; ours are the eight expressions. */
type WithDistribution<T> = Omit<T, 'distribution'> & { distribution: Distribution | null }
type WithReasons<T> = Omit<T, 'reasons'> & { reasons: Partial<Record<Reason, number>> }

export type TimelineSecond = WithDistribution<Wire['ReadSecond']>
export type Result = WithReasons<WithDistribution<Omit<Wire['Result'], 'timeline'>>> & {
  timeline: readonly TimelineSecond[]
}
/** In a list the result comes without its timeline. */
export type ResultSummary = Omit<Result, 'timeline'> & Partial<Pick<Result, 'timeline'>>

export type CheckIn = Omit<Wire['CheckInOut'], 'result' | 'correction'> & {
  result: ResultSummary | null
  correction: Expression | null
}
export interface CheckInPage {
  readonly items: readonly CheckIn[]
  readonly next: string | null
}

export type Job = Omit<Wire['JobOut'], 'result'> & { result: Result | null }
export type JobState = Job['state']
