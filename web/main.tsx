import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { followColourScheme } from './browser/colour-scheme.ts'
import { printInLight } from './browser/print-in-light.ts'
import { createGraphClient } from './graphql/client.ts'
import { readAhead } from './graphql/read-ahead.ts'
import { overviewAhead } from './pages/overview.tsx'
import { createRealtime, hurryWhenBack } from './realtime/realtime.ts'
import { createPlumeRouter } from './router.tsx'
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
followColourScheme(window)
printInLight(window)

const maxWaitMs = 300

/** Null when it takes longer: the page says itself then what is the matter. */
const patiently = <Value,>(promise: Promise<Value> | undefined) =>
  Promise.race([promise, new Promise<null>((resolve) => setTimeout(resolve, maxWaitMs, null))])

// No await of the module itself: what other pages load waits for it.
async function start(element: HTMLElement) {
  const [begin] = await Promise.all([patiently(window.streamPosition), patiently(router.load())])
  if (begin && window.location.pathname === '/') await patiently(readAhead(client, overviewAhead))
  createRoot(element).render(
    <StrictMode>
      <App {...{ client, realtime, router, begin }} />
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root) start(root)
