/** A terminal client: prints every change as it comes. It needs nothing of the server but its URL. */
import { parseArgs } from 'node:util'
import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { backoffMs, pause } from './clients/backoff.ts'
import { follow, isExpired, mayPass, type StreamErrors } from './clients/resume.ts'
import { openSocket } from './clients/socket.ts'
import { type Change, colour, plain, render, type Stream, streams } from './tail-lines.ts'

const usage = `Usage: npm run tail -- [URL] [--from CURSOR | --from start] [--json]

Prints every change of hotspots, alerts, recommendations and anomalies as it comes.

  URL            where Plume is; else PLUME_URL, else http://127.0.0.1:4000
  --from CURSOR  begin after this cursor or streamPosition; "start" begins with the oldest change
  --json         one JSON object a line
  --help         this text
`

const note = (text: string) => process.stderr.write(`${colour.dim('—')} ${colour.cyan(text)}\n`)

const QUIET_MS = 400
const HELD = 5_000

/** Prints changes; those that come from the log, after a reconnect, it holds until they pause, to count and order them. */
function createPrinter(json: boolean) {
  let held: { stream: Stream; change: Change }[] | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = ''
  let say = (count: string) => count

  const print = (stream: Stream, change: Change) =>
    process.stdout.write(`${json ? JSON.stringify({ stream: stream.name, ...change }) : render(stream, change)}\n`)
  const release = () => {
    clearTimeout(timer)
    if (!held) return
    const changes = held.sort((a, b) => Date.parse(a.change.at) - Date.parse(b.change.at))
    held = null
    note(say(changes.length === 1 ? '1 change' : `${changes.length} changes`))
    for (const { stream, change } of changes) print(stream, change)
  }
  return {
    startsAt(cursor: string) {
      last = cursor
    },
    /** Holds what comes now; `words` says what it was. */
    hold(words: (count: string, after: string) => string) {
      const after = last
      say = (count) => words(count, after || last)
      held ??= []
      clearTimeout(timer)
      timer = setTimeout(release, QUIET_MS)
    },
    release,
    take(stream: Stream, change: Change) {
      last = change.cursor
      if (!held) return print(stream, change)
      held.push({ stream, change })
      clearTimeout(timer)
      if (held.length >= HELD) release()
      else timer = setTimeout(release, QUIET_MS)
    },
  }
}

type Printer = ReturnType<typeof createPrinter>

/** Where the stream stands now. */
async function readPosition(client: Client): Promise<string> {
  for await (const { data } of client.iterate<{ streamPosition: string }>({ query: '{ streamPosition }' }))
    if (data) return data.streamPosition
  throw new Error('The server ended without an answer.')
}

/** Asks until it is told. */
async function firstPosition(client: Client): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await readPosition(client)
    } catch {
      // The socket is gone or the server is not ready: ask again.
    }
    await pause(backoffMs(attempt))
  }
}

/** Follows one stream without end; returns only when the server refuses it. */
async function followStream(client: Client, stream: Stream, after: string, printer: Printer) {
  let last = after
  let hasLost = false
  const errors = await follow<{ data: Record<string, Change> }>({
    subscribe: (variables, sink) => client.subscribe({ query: stream.query, variables }, sink),
    after,
    async snapshot() {
      last = await readPosition(client)
      return last
    },
    next({ data }) {
      const change = data[stream.name]
      if (!change) return
      last = change.cursor
      hasLost = false
      printer.take(stream, change)
    },
    lost(errors) {
      if (!hasLost && mayPass(errors)) note(`${stream.name}: the server fails to read some changes; they are left out`)
      hasLost = true
    },
    interrupted(cause) {
      if (Array.isArray(cause) && isExpired(cause as StreamErrors))
        note(`${stream.name}: the server no longer holds what came after ${last} (CURSOR_EXPIRED); going on live`)
    },
    signal: new AbortController().signal,
  })
  note(`${stream.name} is refused: ${plain(errors[0]?.message ?? 'no reason given', 240)}`)
}

function connect(url: string, printer: Printer, replays: boolean): Client {
  let state: 'new' | 'waiting' | 'connected' | 'lost' = 'new'
  let lostAt = 0
  const client = openSocket(
    url
      .replace(/^http/, 'ws')
      .replace(/\/?$/, '/graphql')
      .replace(/\/graphql\/graphql$/, '/graphql'),
    { webSocketImpl: WebSocket },
  )
  client.on('connected', () => {
    if (state === 'lost') {
      const age = Math.round((Date.now() - lostAt) / 1000)
      printer.hold((count, after) => `live again; ${age} s offline, resumed after ${after}: ${count} missed meanwhile`)
    } else note(`live: connected to ${url}; changes show as they come, Ctrl-C ends`)
    if (state !== 'lost' && replays) printer.hold((count) => `${count} until now`)
    state = 'connected'
  })
  client.on('closed', () => {
    printer.release()
    if (state === 'connected') {
      lostAt = Date.now()
      note(`offline: connection lost, retrying…; what is shown is as of ${new Date(lostAt).toISOString()}`)
    }
    if (state === 'new')
      note(`connecting: ${url} does not answer yet: waiting for it (npm start or npm run demo starts Plume)`)
    state = state === 'connected' || state === 'lost' ? 'lost' : 'waiting'
  })
  return client
}

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  const url = positionals[0] ?? process.env.PLUME_URL ?? 'http://127.0.0.1:4000'
  if (!/^(https?|wss?):$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new Error(`"${url}" is no URL of a Plume server; give one such as http://127.0.0.1:4000.`)
  return { ...values, url }
}

async function main() {
  const { url, from, json = false, help } = options()
  if (help) return void process.stdout.write(usage)
  const printer = createPrinter(json)
  const client = connect(url, printer, from !== undefined)
  const end = () => {
    printer.release()
    process.exit(0)
  }
  process.once('SIGINT', end).once('SIGTERM', end)
  process.stdout.on('error', end)

  const now = from && from !== 'start' ? from : await firstPosition(client)
  const after = from === 'start' ? now.replace(/\d+$/, '0') : now
  printer.startsAt(after)
  await Promise.all(streams.map((stream) => followStream(client, stream, after, printer)))
  note('the server refuses every stream; nothing is left to show')
  process.exit(1)
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
