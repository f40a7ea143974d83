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
export type CheckInChange = Omit<Wire['CheckInChange'], 'marks'> & { marks?: MarkedMoment[] }

/** OpenAPI gives a map's keys no names; ours are the eight expressions. */
type WithDistribution<T> = Omit<T, 'distribution'> & { distribution: Distribution | null }
type WithReasons<T> = Omit<T, 'reasons'> & { reasons: Partial<Record<Reason, number>> }

/** Tuples come as lists; a point has two numbers. */
export type FaceMap = Omit<Wire['FaceMap'], 'landmarks'> & {
  landmarks: readonly (readonly [x: number, y: number])[]
}
export type Movement = Wire['Movement']
export type TellingMoment = Omit<Wire['TellingMoment'], 'face'> & { face: FaceMap | null }
export type BlinksSeen = Wire['BlinksSeen']

export type TimelineSecond = WithDistribution<Wire['ReadSecond']>
export type Result = WithReasons<WithDistribution<Omit<Wire['Result'], Details>>> & {
  timeline: readonly TimelineSecond[]
  /** What the result rests on; null where the network in use cannot say. */
  moment: TellingMoment | null
  blinks: BlinksSeen | null
}
type Details = 'timeline' | 'moment' | 'blinks'
/** In a list the result comes without its details. */
export type ResultSummary = Omit<Result, Details> & Partial<Pick<Result, Details>>

export type CheckIn = Omit<Wire['CheckInOut'], 'result' | 'correction' | 'marks'> & {
  result: ResultSummary | null
  correction: Expression | null
  /** Moments marked in a live session; not in lists. */
  marks?: readonly MarkedMoment[]
}
export interface CheckInPage {
  readonly items: readonly CheckIn[]
  readonly next: string | null
}

export type Job = Omit<Wire['JobOut'], 'result'> & { result: Result | null }
export type JobState = Job['state']

export type MarkedMoment = Wire['MarkedMoment']
export type LiveStart = Wire['LiveStart']
export type LiveSession = Wire['LiveSession']
export type DeviceClip = Wire['DeviceClip']
export type DeviceMoment = Wire['DeviceMoment']
export type LiveFrame = Wire['LiveFrame']
export type LiveReadings = Wire['LiveReadings']
export type LiveReceived = Wire['LiveReceived']
export type CheckInFrames = Wire['FramesOut']
