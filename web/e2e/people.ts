// People who sign up in the browser tests.
import { randomUUID } from 'node:crypto'

import type { Page } from 'playwright-core'

export interface Person {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly password: string
}

export function somebody(): Person {
  return {
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: `ada-${randomUUID()}@example.org`,
    password: 'three quiet words',
  }
}

/** Fill in the sign-up form from the welcome page on. */
export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto('/')
  await page.getByRole('main').getByRole('link', { name: 'Sign up' }).click()
  await page.getByLabel('First name').fill(person.firstName)
  await page.getByLabel('Last name').fill(person.lastName)
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Create my account' }).click()
  await page.getByRole('heading', { name: /^Good .+, Ada$/ }).waitFor()
}

export async function logIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Log in' }).waitFor({ state: 'hidden' })
}

/** Sign up somebody who allows the camera and, if wished, keeping the numbers. */
export async function signUpAllowing(page: Page, { keep }: { keep: boolean }): Promise<Person> {
  const person = somebody()
  await signUp(page, person)
  await setConsent(page, /^Read my expression/, true)
  if (keep) await setConsent(page, /^Keep the numbers/, true)
  return person
}

/** Give or withdraw one consent on the consents page. */
export async function setConsent(page: Page, name: RegExp, granted: boolean): Promise<void> {
  await page.goto('/account/consents')
  const choice = page.getByRole('switch', { name })
  if ((await choice.isChecked()) !== granted) await choice.press('Space')
  await page
    .getByText(granted ? /^Given on/ : /^Withdrawn on/)
    .first()
    .waitFor()
}
