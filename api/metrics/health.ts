import type { Db, Tx } from '../platform/db.ts'
import { HealthError } from '../platform/errors.ts'

export type HealthStatus = 'OK' | 'DEGRADED' | 'DOWN'

/** `latencyMs`: how long it took to answer; null where nobody asked it. `message`: what is wrong; null when nothing is. */
export type ComponentHealth = {
  name: string
  status: HealthStatus
  latencyMs: number | null
  message: string | null
}

export type Health = { status: HealthStatus; components: ComponentHealth[] }

export type HealthParts = {
  /** Asks each part whether it works; rejects when it does not. */
  asked: Record<string, { check: (reader: Db | Tx) => Promise<unknown>; vital: boolean }>
  /** Parts whose state stands in the database, and is left out when that cannot be read. */
  noted: readonly ((reader: Db | Tx) => Promise<ComponentHealth[]>)[]
}

const patienceMs = 2_000

/** The state of each part. Without a vital part Plume is DOWN; without another it is DEGRADED. */
export async function checkHealth({ asked, noted }: HealthParts, reader: Db | Tx): Promise<Health> {
  const [answers, notes] = await Promise.all([
    Promise.all(Object.entries(asked).map(([name, part]) => ask(name, part, reader))),
    Promise.all(noted.map((read) => Promise.race([read(reader).catch(() => []), timeout().then(() => [])]))),
  ])
  const components = [...answers, ...notes.flat()]
  const worst = (['DOWN', 'DEGRADED'] as const).find((status) => components.some((part) => part.status === status))
  return { status: worst ?? 'OK', components }
}

async function ask(
  name: string,
  { check, vital }: HealthParts['asked'][string],
  reader: Db | Tx,
): Promise<ComponentHealth> {
  const started = performance.now()
  const message = await Promise.race([check(reader).then(() => null, asMessage), timeout()])
  const latencyMs = Math.round((performance.now() - started) * 10) / 10
  if (message === null) return { name, status: 'OK', latencyMs, message }
  return { name, status: vital ? 'DOWN' : 'DEGRADED', latencyMs, message }
}

// The cause may hold addresses and names, so only its kind is shown.
const asMessage = (error: unknown) =>
  error instanceof HealthError ? error.message : `out of reach (${error instanceof Error ? error.name : 'error'})`

const timeout = () =>
  new Promise<string>((resolve) => setTimeout(() => resolve(`no answer within ${patienceMs} ms`), patienceMs).unref())
