import { fork } from 'node:child_process'
import { builtProgram } from '../build/built-program.ts'
import { impossible } from '../testing/changes.ts'
import type { Measured, Post } from './fanout-load.ts'
import { startServerProcess } from './server-process.ts'

export type Event = Record<string, unknown>

export type FanoutServer = {
  /** Where sockets are opened, and the process that serves them. */
  socketUrl: string
  pid: number
  /** Where changes are made. */
  url: string
  /** What a socket sends to subscribe; null where every socket gets everything. */
  subscribe: string | null
  /** A request that makes `count` changes at once. */
  emit(count: number): Post
  /** When the changes of each request were emitted or committed, where that is known. */
  emittedAt(measured: Measured): Promise<number[]> | number[]
  stop(): Promise<void>
}

const query = 'subscription { anomalyChanges { cursor kind at anomaly { id type severity status confidence } } }'
const subscribe = JSON.stringify({ id: '1', type: 'subscribe', payload: { query } })

/** A server of `fanout-peers.ts` with the events that it is to send. */
export async function startPeer(name: string, events: readonly Event[]): Promise<FanoutServer> {
  const child = fork(builtProgram('api/bench/fanout-peers.ts'), [name], {
    // Many listeners are what is measured here.
    execArgv: ['--no-warnings'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(String(message)))
    child.once('exit', (code) => reject(new Error(`${name} ended with code ${code}.`)))
    child.send(events)
  })
  return {
    url,
    socketUrl: `${url.replace('http', 'ws')}/graphql`,
    pid: child.pid ?? 0,
    subscribe: name === 'raw' ? null : subscribe,
    emit: (count) => ({ path: `/emit?count=${count}`, body: '' }),
    emittedAt: ({ answers }) => answers.map((answer) => Number(JSON.parse(answer).at)),
    async stop() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

const ingest = 'mutation ($input: [ActivityInput!]!) { ingestActivities(input: $input) { accepted } }'
let made = 0

const nextEventId = () => {
  made += 1
  return `fanout-${process.pid}-${String(made).padStart(7, '0')}`
}

/** Plume as `npm start` starts it; `readCommits` as in commit-times.ts, null where nobody can tell. */
export async function startPlume(
  settings: Record<string, string>,
  readCommits: (() => Promise<number[]>) | null,
): Promise<FanoutServer> {
  const server = await startServerProcess(settings)
  return {
    url: server.url,
    socketUrl: `${server.url.replace('http', 'ws')}/graphql`,
    pid: server.child.pid ?? 0,
    subscribe,
    emit: (count) => {
      const input = Array.from({ length: count }, () => impossible(nextEventId()))
      return { path: '/graphql', body: JSON.stringify({ query: ingest, variables: { input } }) }
    },
    async emittedAt({ sent, answered, answers }) {
      const refused = answers.find((answer) => !JSON.parse(answer).data?.ingestActivities.accepted)
      if (refused) throw new Error(`Plume did not take an activity: ${refused.slice(0, 300)}`)
      const commits = (await readCommits?.()) ?? []
      return sent.map((from, index) => {
        const within = commits.filter((at) => at >= from && at <= (answered[index] ?? 0))
        return within.at(-1) ?? Number.NaN
      })
    },
    stop: server.stop,
  }
}

/** Two nodes of Plume: changes are made at one, and the other, which is measured, serves the subscribers. */
export async function startPlumeApart(
  settings: Record<string, string>,
  readCommits: (() => Promise<number[]>) | null,
): Promise<FanoutServer> {
  const writer = await startPlume(settings, readCommits)
  const reader = await startPlume(settings, readCommits)
  return {
    ...writer,
    socketUrl: reader.socketUrl,
    pid: reader.pid,
    async stop() {
      await reader.stop()
      await writer.stop()
    },
  }
}
