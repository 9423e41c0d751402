import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createGraphClient } from './graphql/client.ts'
import { readAhead } from './graphql/read-ahead.ts'
import { overviewAhead } from './pages/overview.tsx'
import { createRealtime, hurryWhenBack } from './realtime/realtime.ts'
import { createPlumeRouter } from './router.tsx'
import { printInLight } from './ui/print-in-light.ts'
import './ui/theme.css'

declare global {
  interface Window {
    /** Read by the script of index.html while those of the page are under way; null when that fails. */
    streamPosition?: Promise<string | null>
  }
}

const url = new URL('/graphql', window.location.href)
const realtime = createRealtime({ url: url.href.replace(/^http/, 'ws') })
const client = createGraphClient({ url: url.href, realtime })
const router = createPlumeRouter()
hurryWhenBack(realtime)
printInLight(window)

/** The page says itself what is the matter when something takes longer. */
const PATIENCE_MS = 300

// No await of the module itself: what other pages load waits for it.
async function start(element: HTMLElement) {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null))
  const [begin] = await Promise.all([
    Promise.race([window.streamPosition, patience]),
    Promise.race([router.load(), patience]),
  ])
  if (begin && window.location.pathname === '/') await readAhead(client, overviewAhead, PATIENCE_MS)
  createRoot(element).render(
    <StrictMode>
      <App {...{ client, realtime, router, begin }} />
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root) start(root)
