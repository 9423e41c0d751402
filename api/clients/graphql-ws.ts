/** graphql-ws: it subscribes again by itself, with the variables that it was given. Here they know where it stopped. */
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { resuming } from './resuming.ts'
import { type Change, type Follow, query, runAsProgram } from './run.ts'

export const follow: Follow = (url, after, onChange, ended) => {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    // Browsers, and Node from 22 on, have their own.
    webSocketImpl: WebSocket,
  })
  const { variables, see } = resuming({ after })
  client.subscribe<{ alertChanges: Change }>(
    { query, variables },
    {
      next(result) {
        see(result)
        if (result.data) onChange(result.data.alertChanges)
        else ended(result.errors)
      },
      error: ended,
      complete: () => {},
    },
  )
  return () => void client.dispose()
}

await runAsProgram(import.meta.url, follow)
