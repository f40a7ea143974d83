// The wire shapes the screens use, under short names.
import type { Distribution, Expression } from '@/lib/expressions'

export interface Me {
  readonly id: string
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  readonly time_zone: string
  readonly created_at: string
  readonly csrf_token: string
  readonly recovery_codes_left: number
}

export interface SignUp {
  readonly first_name: string
  readonly last_name: string
  readonly email: string
  readonly password: string
  readonly adult: true
  readonly time_zone: string
}

export type Purpose = 'camera_analysis' | 'keep_numbers'

export interface Consent {
  readonly purpose: Purpose
  readonly granted: boolean
  readonly changed_at: string | null
}

export interface SignedInDevice {
  readonly id: string
  readonly created_at: string
  readonly last_seen_at: string
  readonly user_agent: string
  readonly current: boolean
}

export type Scope = 'check-ins:read' | 'check-ins:write' | 'me:read'

export interface ApiToken {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly created_at: string
  readonly last_used_at: string | null
  readonly expires_at: string | null
}

export type NewApiToken = ApiToken & { readonly token: string }

export type Certainty = 'fairly_sure' | 'unsure' | 'could_not_tell'
export type Reason =
  | 'too_small'
  | 'too_dark'
  | 'too_bright'
  | 'blurred'
  | 'turned_away'
  | 'tilted'
  | 'partly_visible'
  | 'covered'
  | 'uncertain'

export interface TimelineSecond {
  readonly t_s: number
  readonly usable: number
  readonly distribution: Distribution | null
  readonly valence: number | null
  readonly arousal: number | null
  readonly reasons: readonly Reason[]
}

export interface Result {
  readonly dominant: Expression | null
  readonly confidence: number | null
  readonly certainty: Certainty
  readonly distribution: Distribution | null
  readonly aggregate: 'mean' | 'vote' | 'sum'
  readonly timeline: readonly TimelineSecond[]
  readonly usable_s: number
  readonly duration_s: number
  readonly face_count: number
  readonly reasons: Readonly<Partial<Record<Reason, number>>>
  readonly valence: number | null
  readonly arousal: number | null
  readonly model: { readonly name: string; readonly sha256: string; readonly crop_version: string }
}

/** In a list the result comes without its timeline. */
export type ResultSummary = Omit<Result, 'timeline'> & Partial<Pick<Result, 'timeline'>>

export interface CheckIn {
  readonly id: string
  readonly source: 'camera' | 'upload' | 'words'
  readonly recorded_at: string
  readonly time_zone: string
  readonly duration_s: number | null
  readonly result: ResultSummary | null
  readonly mood: number | null
  readonly words: string | null
  readonly correction: Expression | null
  readonly note: string | null
  readonly created_at: string
}

export interface CheckInPage {
  readonly items: readonly CheckIn[]
  readonly next: string | null
}

export interface CheckInChange {
  readonly mood?: number | null
  readonly correction?: Expression | null
  readonly note?: string | null
}

export interface Problem {
  readonly status: number
  readonly code: string
  readonly title?: string
  readonly detail?: string
  readonly fields?: Readonly<Record<string, string>>
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface Job {
  readonly id: string
  readonly state: JobState
  readonly progress: number
  readonly position: number | null
  readonly result: Result | null
  readonly check_in_id: string | null
  readonly problem: Problem | null
}

export interface Version {
  readonly version: string
  readonly crop_version: string
  readonly model_sha256: string
}
