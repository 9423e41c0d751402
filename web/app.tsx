import { MantineProvider } from '@mantine/core'
import { type RouterHistory, RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { type Client, Provider } from 'urql'
import { createFeed, FeedContext } from './features/feed/feed-store.ts'
import { LiveProvider } from './graphql/live.tsx'
import { MetricsProvider } from './graphql/metrics.tsx'
import { FollowChanges } from './pages/follow-changes.tsx'
import type { Realtime } from './realtime/realtime.ts'
import { RealtimeContext } from './realtime/use-connection.ts'
import { createPlumeRouter } from './router.tsx'
import { theme } from './ui/theme.ts'

/** The dashboard over one client and one connection; `history` is the browser's when absent. */
export function App(props: { client: Client; realtime: Realtime; history?: RouterHistory; env?: 'test' | 'default' }) {
  const [router] = useState(() => createPlumeRouter(props.history))
  const [feed] = useState(createFeed)
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" env={props.env}>
      <Provider value={props.client}>
        <RealtimeContext value={props.realtime}>
          <LiveProvider>
            <MetricsProvider>
              <FeedContext value={feed}>
                <FollowChanges>
                  <RouterProvider router={router} />
                </FollowChanges>
              </FeedContext>
            </MetricsProvider>
          </LiveProvider>
        </RealtimeContext>
      </Provider>
    </MantineProvider>
  )
}
