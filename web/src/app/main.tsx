import '@fontsource-variable/source-sans-3/wght.css'
import '@fontsource-variable/source-serif-4/wght.css'
import 'virtual:theme.css'
import './mantine-styles'
import './global.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App, createServices } from './app'
import { registerServiceWorker } from './register-service-worker'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <App services={createServices(window.fetch.bind(window))} />
  </StrictMode>,
)
registerServiceWorker()
