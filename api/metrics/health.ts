/** Asks one part whether it works; rejects when it does not. */
export type HealthParts = Record<string, { check: () => Promise<unknown>; vital: boolean }>

export type HealthStatus = 'OK' | 'DEGRADED' | 'DOWN'
export type Health = {
  status: HealthStatus
  components: { name: string; status: HealthStatus; latencyMs: number; message?: string }[]
}

const patienceMs = 2_000

/** The state of each part. Without a vital part Plume is DOWN; without another it is DEGRADED. */
export async function checkHealth(parts: HealthParts): Promise<Health> {
  const components = await Promise.all(
    Object.entries(parts).map(async ([name, { check, vital }]) => {
      const started = performance.now()
      const failure = await Promise.race([check().then(() => null, asMessage), timeout()])
      const latencyMs = Math.round((performance.now() - started) * 10) / 10
      if (failure === null) return { name, status: 'OK' as const, latencyMs }
      return { name, status: vital ? ('DOWN' as const) : ('DEGRADED' as const), latencyMs, message: failure }
    }),
  )
  const worst = (['DOWN', 'DEGRADED'] as const).find((status) => components.some((part) => part.status === status))
  return { status: worst ?? 'OK', components }
}

// The cause may hold addresses and names, so only its kind is shown.
const asMessage = (error: unknown) => `out of reach (${error instanceof Error ? error.name : 'error'})`

const timeout = () =>
  new Promise<string>((resolve) => setTimeout(() => resolve(`no answer within ${patienceMs} ms`), patienceMs).unref())
