import { createMemoryHistory } from '@tanstack/react-router'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { WebSocket } from 'ws'
import { App } from '../app.tsx'
import { createGraphClient } from '../graphql/client.ts'
import { createRealtime } from '../realtime/realtime.ts'
import { createPlumeRouter } from '../router.tsx'

/** The dashboard of a server at `url`, opened at an address; to be closed before the server stops for good. */
export function openPage(url: string, address = '/') {
  const realtime = createRealtime({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  const client = createGraphClient({ url: `${url}/graphql`, realtime })
  const history = createMemoryHistory({ initialEntries: [address] })
  render(<App client={client} realtime={realtime} router={createPlumeRouter(history)} />)
  return {
    realtime,
    client,
    /** Where the reader is. */
    address: () => history.location.href,
    go: (href: string) => act(() => history.push(href)),
    back: () => act(() => history.back()),
    /** Once changes arrive as they happen. */
    live: () => eventually(() => expectLive(realtime.connection.get().status)),
    close() {
      cleanup()
      realtime.close()
    },
  }
}

export type OpenPage = ReturnType<typeof openPage>

function expectLive(status: string) {
  if (status !== 'live') throw new Error(`The connection is ${status}.`)
}

/** Waits until a statement holds; the timeout is no part of it. */
export const eventually = (statement: () => void) => waitFor(statement, { timeout: 20_000 })

/** Presses a key where the focus is, as soon as something listens to it. */
export const press = (key: string) =>
  eventually(() => {
    if (fireEvent.keyDown(document.activeElement ?? document.body, { key }))
      throw new Error(`Nothing listens to ${key}.`)
  })

/** What stands in the part of the page with this heading. */
export const region = (name: string) => within(screen.getByRole('region', { name }))
