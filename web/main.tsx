import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'urql'
import { App } from './app.tsx'
import { createGraphClient } from './graphql/client.ts'
import { createRealtime, hurryWhenBack } from './realtime/realtime.ts'
import { RealtimeContext } from './realtime/use-connection.ts'
import { theme } from './ui/theme.ts'
import './ui/theme.css'

const url = new URL('/graphql', window.location.href)
const realtime = createRealtime({ url: url.href.replace(/^http/, 'ws') })
const client = createGraphClient({ url: url.href, realtime })
hurryWhenBack(realtime)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Provider value={client}>
          <RealtimeContext value={realtime}>
            <App />
          </RealtimeContext>
        </Provider>
      </MantineProvider>
    </StrictMode>,
  )
