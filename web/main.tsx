import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createGraphClient } from './graphql/client.ts'
import { createRealtime, hurryWhenBack } from './realtime/realtime.ts'
import { printInLight } from './ui/print-in-light.ts'
import './ui/theme.css'

const url = new URL('/graphql', window.location.href)
const realtime = createRealtime({ url: url.href.replace(/^http/, 'ws') })
const client = createGraphClient({ url: url.href, realtime })
hurryWhenBack(realtime)
printInLight(window)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App client={client} realtime={realtime} />
    </StrictMode>,
  )
