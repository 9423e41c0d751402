import { fork } from 'node:child_process'
import { buildServerIfStale } from '../build/build-if-stale.ts'
import { builtProgram } from '../build/built-program.ts'

export type Post = { path: string; body: string }

export type Command =
  /** Opens sockets until there are `count`; `subscribe` is what each sends once greeted, null where nobody greets. */
  | { do: 'open'; url: string; subscribe: string | null; count: number }
  /** Opens one socket that subscribes so many times, beside those that are measured; it reads, or never again. */
  | { do: 'neighbour'; url: string; subscribe: string; operations: number; reads: boolean }
  | { do: 'prime'; url: string; posts: Post[] }
  /** `paceMs` is the least time from one request to the next. */
  | { do: 'measure'; url: string; posts: Post[]; perPost: number; paceMs: number }
  | { do: 'close' }

/** Times are ms since 1970, with fractions. */
export type Measured = {
  sent: number[]
  answered: number[]
  answers: string[]
  /** By change, then by socket. */
  arrivals: Float64Array
  /** The messages of the first socket. */
  sample: string[]
  /** Bytes of a message, on average. */
  bytes: number
}

export type Reply = { measured: Measured | null } | { error: string }

export type Load = {
  run(command: Exclude<Command, { do: 'measure' }>): Promise<void>
  measure(command: Omit<Extract<Command, { do: 'measure' }>, 'do'>): Promise<Measured>
  stop(): void
}

/** Starts the process of the subscribers. */
export function startLoad(): Load {
  buildServerIfStale()
  const child = fork(builtProgram('api/bench/fanout-clients.ts'), {
    execArgv: [],
    serialization: 'advanced',
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const ask = (command: Command) =>
    new Promise<Measured | null>((resolve, reject) => {
      const ended = () => reject(new Error('The process of the subscribers ended.'))
      child.once('exit', ended)
      child.once('message', (reply: Reply) => {
        child.removeListener('exit', ended)
        if ('error' in reply) reject(new Error(reply.error))
        else resolve(reply.measured)
      })
      child.send(command)
    })
  return {
    async run(command) {
      await ask(command)
    },
    async measure(command) {
      const measured = await ask({ do: 'measure', ...command })
      if (!measured) throw new Error('The subscribers measured nothing.')
      return measured
    },
    stop: () => void child.kill('SIGKILL'),
  }
}
