import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { useT } from '@/lib/i18n'

/** Name the page in the window title, and after a move put the focus on its heading. */
export function usePageTitle(): void {
  const t = useT()
  const title = useRouterState({
    select: (state) => state.matches.findLast((match) => match.staticData.title)?.staticData.title,
  })
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const previous = useRef(path)
  useEffect(() => {
    document.title = title ? t('app.page_title', { page: t(title) }) : t('app.name')
  }, [t, title])
  useEffect(() => {
    if (previous.current !== undefined && previous.current !== path) {
      const heading = document.querySelector<HTMLElement>('main h1')
      heading?.focus({ preventScroll: true })
    }
    previous.current = path
  }, [path])
}
