/** Plume as people start it: a process of its own. */
import { spawn } from 'node:child_process'
import { builtProgram } from '../build/built-program.ts'
import { projectFile } from '../platform/project-file.ts'

export type PlumeProcess = {
  /** Its address, once it serves; rejects when it ends before. */
  url: Promise<string>
  /** Everything it has printed. */
  output(): string
  ended: Promise<Ending>
  kill(signal: NodeJS.Signals): void
}

export type Ending = { code: number | null; signal: NodeJS.Signals | null; output: string }

/** Starts `api/main.ts`, or another program, with these settings and no others; PORT is a free one. */
export function startProcess(settings: Record<string, string>, program = ['api/main.ts']): PlumeProcess {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(
    process.execPath,
    program.map((arg) => (/^api\/.*\.ts$/.test(arg) ? builtProgram(arg) : arg)),
    {
      cwd: projectFile('.'),
      env: { PATH, HOME, TMPDIR, PORT: '0', LOG_LEVEL: 'warn', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const killed = () => child.kill('SIGKILL')
  process.once('exit', killed)
  let output = ''
  const ended = new Promise<Ending>((resolve) =>
    child.once('close', (code, signal) => {
      process.removeListener('exit', killed)
      resolve({ code, signal, output })
    }),
  )
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        const found = /dashboard (http:\S+)/.exec(output)
        if (found?.[1]) resolve(found[1])
      })
    }
    ended.then((ending) => reject(new Error(`It ended with ${ending.code}: ${ending.output}`)))
  })
  // Who waits for the end does not have to wait for the address.
  url.catch(() => {})
  return { url, ended, output: () => output, kill: (signal) => child.kill(signal) }
}

/** One operation at `url`; throws its first error. */
export async function ask<T>(url: string, query: string, variables?: Record<string, unknown>): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? 'no data')
  return data
}
