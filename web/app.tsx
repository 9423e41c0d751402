import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import { type Client, Provider } from 'urql'
import { createFeed, FeedContext } from './features/feed/feed-store.ts'
import { LiveProvider } from './graphql/live.tsx'
import { MetricsProvider } from './graphql/metrics.tsx'
import { FollowChanges } from './pages/follow-changes.tsx'
import type { Realtime } from './realtime/realtime.ts'
import { RealtimeContext } from './realtime/use-connection.ts'
import type { createPlumeRouter } from './router.tsx'

type AppProps = {
  client: Client
  realtime: Realtime
  /** Where the streams begin, when that was read before anything else. */
  begin?: string | null
  router: ReturnType<typeof createPlumeRouter>
}

/** The dashboard over one client and one connection. */
export function App(props: AppProps) {
  const [feed] = useState(createFeed)
  return (
    <Provider value={props.client}>
      <RealtimeContext value={props.realtime}>
        <LiveProvider begin={props.begin}>
          <MetricsProvider>
            <FeedContext value={feed}>
              <FollowChanges>
                <RouterProvider router={props.router} />
              </FollowChanges>
            </FeedContext>
          </MetricsProvider>
        </LiveProvider>
      </RealtimeContext>
    </Provider>
  )
}
