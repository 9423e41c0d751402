// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { type Connection, initialConnection } from '../../realtime/connection.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { RealtimeContext } from '../../realtime/use-connection.ts'
import { ConnectionBadge } from './connection-badge.tsx'
import { ConnectionBar } from './connection-bar.tsx'

afterEach(cleanup)

const minute = 60_000
let hurried = 0

function show(connection: Partial<Connection>) {
  const now: Connection = { ...initialConnection(Date.now()), ...connection }
  const realtime: Pick<Realtime, 'connection' | 'hurry'> = {
    connection: { get: () => now, subscribe: () => () => {} },
    hurry: () => {
      hurried++
    },
  }
  render(
    <RealtimeContext value={realtime as Realtime}>
      <ConnectionBadge />
      <ConnectionBar />
    </RealtimeContext>,
  )
}

it('says under the header since when the page is offline, and tries at once when told to', () => {
  show({ status: 'offline', since: Date.now() - 2 * minute, heardAt: Date.now() - 3 * minute })
  expect(screen.getByText('Offline')).toBeTruthy()
  expect(screen.getByText('data is 3 min old, retrying')).toBeTruthy()
  expect(screen.getByText(/^Offline since .*\. What you see is as of .*\.$/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
  expect(hurried).toBe(1)
})

it('says nothing under the header while the page is live or just lost', () => {
  show({ status: 'live', changedAt: Date.now() })
  show({ status: 'offline', since: Date.now() - 3_000 })
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.queryByText(/since/)).toBeNull()
})

it('says that this clock is wrong until that was read', () => {
  show({ status: 'live', skew: -5 * minute })
  expect(screen.getByText(/clock is 5 min behind the server's/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Close this message' }))
  expect(screen.queryByText(/behind the server's/)).toBeNull()
})
