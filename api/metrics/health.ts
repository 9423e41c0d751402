import { HealthError } from '../platform/errors.ts'

export type HealthStatus = 'OK' | 'DEGRADED' | 'DOWN'

/**
 * `latencyMs`: the response time; null for a part that is not called. `message`: the problem; null when there is none.
 */
export type ComponentHealth = {
  name: string
  status: HealthStatus
  latencyMs: number | null
  message: string | null
}

export type Health = { status: HealthStatus; components: ComponentHealth[] }

/** `Reader`: the database, or the snapshot that a whole operation reads. */
export type AskedPart<Reader> = {
  /** Checks whether the part works; rejects when it does not. */
  check: (reader: Reader) => Promise<unknown>
  /**
   * What is wrong although it responds, or why it does not respond, in a sentence that anybody may read; null when
   * nothing is.
   */
  trouble?: () => string | null
  vital: boolean
}

export type HealthParts<Reader> = {
  /** The parts that can be called. */
  asked: Record<string, AskedPart<Reader>>
  /** Parts whose state is in the database; they are left out when it cannot be read. */
  noted: readonly ((reader: Reader) => Promise<ComponentHealth[]>)[]
}

const timeoutMs = 2_000

/** Checks each part. Without a vital part Plume is DOWN; without another one it is DEGRADED. */
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

// The cause may contain addresses and names, so only its kind is shown.
const asMessage = (error: unknown) =>
  error instanceof HealthError ? error.message : `unreachable (${error instanceof Error ? error.name : 'error'})`

const timeout = () =>
  new Promise<string>((resolve) => setTimeout(() => resolve(`no answer within ${timeoutMs} ms`), timeoutMs).unref())
