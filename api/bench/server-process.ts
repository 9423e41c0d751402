import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { buildServerIfStale } from '../build/build-if-stale.ts'

export type ServerProcess = {
  url: string
  child: ChildProcess
  /** Resident memory now, and the most there has been, in MB (Linux; elsewhere 0). */
  memory(): { now: number; peak: number }
  stop(): Promise<void>
}

const root = path.join(import.meta.dirname, '../..')

/** What `npm start` hands to node. */
function startArgs(): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  return scripts.start.split(' ').slice(1)
}

/** Starts Plume as users do, on a free port, with these settings on top of the environment; `nodeArgs` are for profiling. */
export async function startServerProcess(
  settings: Record<string, string>,
  nodeArgs: readonly string[] = [],
): Promise<ServerProcess> {
  buildServerIfStale()
  const [main = '', ...flags] = startArgs().reverse()
  const child = spawn(process.execPath, [...flags.reverse(), ...nodeArgs, main], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: 'warn', PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  process.once('exit', () => child.kill('SIGKILL'))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /dashboard (\S+)/.exec(line)
      if (found?.[1]) resolve(found[1])
    })
    child.once('exit', (code) => reject(new Error(`The server ended with code ${code}.`)))
  })
  const status = (key: string) => {
    try {
      const line = new RegExp(`${key}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
      return Math.round(Number(line?.[1] ?? 0) / 1000)
    } catch {
      return 0
    }
  }
  return {
    url,
    child,
    memory: () => ({ now: status('VmRSS'), peak: status('VmHWM') }),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
