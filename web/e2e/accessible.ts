import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const WORTH_FAILING = new Set(['serious', 'critical'])

/** What axe finds on a page that would keep somebody out, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => WORTH_FAILING.has(impact ?? ''))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}
