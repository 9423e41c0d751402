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

/** `Reader`: the database, or the snapshot that a whole operation reads. */
export type AskedPart<Reader> = {
  /** Asks it whether it works; rejects when it does not. */
  check: (reader: Reader) => Promise<unknown>
  /** What it lacks although it answers, or why it does not, in a sentence that anybody may read; null when nothing. */
  trouble?: () => string | null
  vital: boolean
}

export type HealthParts<Reader> = {
  /** Each part that can be asked. */
  asked: Record<string, AskedPart<Reader>>
  /** Parts whose state stands in the database, and is left out when that cannot be read. */
  noted: readonly ((reader: Reader) => Promise<ComponentHealth[]>)[]
}

const patienceMs = 2_000

/** The state of each part. Without a vital part Plume is DOWN; without another it is DEGRADED. */
export async function checkHealth<Reader>({ asked, noted }: HealthParts<Reader>, reader: Reader): Promise<Health> {
  const [answers, notes] = await Promise.all([
    Promise.all(Object.entries(asked).map(([name, part]) => ask(name, part, reader))),
    Promise.all(noted.map((read) => Promise.race([read(reader).catch(() => []), timeout().then(() => [])]))),
  ])
  const components = [...answers, ...notes.flat()]
  const worst = (['DOWN', 'DEGRADED'] as const).find((status) => components.some((part) => part.status === status))
  return { status: worst ?? 'OK', components }
}

async function ask<Reader>(
  name: string,
  { check, trouble, vital }: AskedPart<Reader>,
  reader: Reader,
): Promise<ComponentHealth> {
  const started = performance.now()
  const message = await Promise.race([check(reader).then(() => null, asMessage), timeout()])
  const latencyMs = Math.round((performance.now() - started) * 10) / 10
  const told = trouble?.() ?? null
  if (message !== null) return { name, status: vital ? 'DOWN' : 'DEGRADED', latencyMs, message: told ?? message }
  return { name, status: told === null ? 'OK' : 'DEGRADED', latencyMs, message: told }
}

// The cause may hold addresses and names, so only its kind is shown.
const asMessage = (error: unknown) =>
  error instanceof HealthError ? error.message : `out of reach (${error instanceof Error ? error.name : 'error'})`

const timeout = () =>
  new Promise<string>((resolve) => setTimeout(() => resolve(`no answer within ${patienceMs} ms`), patienceMs).unref())
