import { ConfigError } from './errors.ts'

/** Told when the process is asked to stop. */
export type StopSignal = { stopped: Promise<void>; signal: AbortSignal }

/**
 * Runs a program to its end: Ctrl-C and SIGTERM ask it to stop, a second Ctrl-C ends it at once. What goes wrong is one
 * sentence and exit code 1; only what nobody foresaw shows where it happened.
 */
export async function runProcess(main: (stop: StopSignal) => Promise<void>): Promise<never> {
  const controller = new AbortController()
  const stopped = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve()))
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => (controller.signal.aborted ? process.exit(130) : controller.abort()))
  }
  try {
    await main({ stopped, signal: controller.signal })
    process.exit()
  } catch (error) {
    console.error(explain(error))
    process.exit(1)
  }
}

function explain(error: unknown): unknown {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Error)) return error
  const { code, port } = error as Error & { code?: string; port?: number }
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what listens there, or choose another with PORT.`
  if (code === 'ECONNREFUSED')
    return `The database does not answer (${error.message}): check DATABASE_URL and that it runs.`
  if (code === '28P01' || code === '3D000')
    return `The database turns Plume away: ${error.message}. Check DATABASE_URL.`
  return error
}
