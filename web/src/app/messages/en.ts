// Every visible word, in English. One file for each area; keys are `area.what`.
import { about } from './en/about'
import { account } from './en/account'
import { assessment } from './en/assessment'
import { camera } from './en/camera'
import { charts } from './en/charts'
import { checkIn } from './en/check-in'
import { clip } from './en/clip'
import { common } from './en/common'
import { contact } from './en/contact'
import { encouragement } from './en/encouragement'
import { fields } from './en/fields'
import { help } from './en/help'
import { history } from './en/history'
import { journal } from './en/journal'
import { live } from './en/live'
import { liveEnding } from './en/live-ending'
import { lock } from './en/lock'
import { moment } from './en/moment'
import { notice } from './en/notice'
import { problems } from './en/problems'
import { safety } from './en/safety'
import { signIn } from './en/sign-in'
import { today } from './en/today'
import { welcome } from './en/welcome'

export const en = {
  ...common,
  ...problems,
  ...fields,
  ...charts,
  ...moment,
  ...welcome,
  ...signIn,
  ...today,
  ...checkIn,
  ...camera,
  ...clip,
  ...live,
  ...liveEnding,
  ...notice,
  ...history,
  ...assessment,
  ...journal,
  ...encouragement,
  ...lock,
  ...account,
  ...about,
  ...contact,
  ...help,
  ...safety,
} as const

export type Catalogue = typeof en
