import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'

import { HttpProvider } from '@/client/context'
import { ClipKeeperProvider } from '@/features/check-in/kept-clip'
import { type Language, LanguageProvider } from '@/lib/i18n'

import { en } from './messages/en'
import type { Services } from './services'
import { theme } from './theme'

export { createServices } from './services'

const LANGUAGE: Language = {
  locale: navigator.language.startsWith('en') ? navigator.language : 'en',
  messages: en,
}
const SCHEMES = localStorageColorSchemeManager({ key: 'emocare-color-scheme' })

export function App({
  services,
  language = LANGUAGE,
}: {
  services: Services
  language?: Language
}) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={SCHEMES}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <LanguageProvider language={language}>
        <QueryClientProvider client={services.queries}>
          <HttpProvider http={services.http}>
            <ClipKeeperProvider>
              <RouterProvider router={services.router} />
            </ClipKeeperProvider>
          </HttpProvider>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  )
}
