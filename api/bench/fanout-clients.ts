/**
 * The subscribers of `npm run bench:fanout`: one process that opens all sockets, emits, and notes when what arrives. They
 * do not resume: that would cost more than what is measured, and a socket that is lost is a failed run.
 */
import { Agent, request } from 'node:http'
import type { Command, Measured, Post, Reply } from './fanout-load.ts'
import { type LightSocket, openLightSocket } from './light-socket.ts'

const openAtOnce = 50
const patienceMs = 30_000

type Subscriber = {
  socket: LightSocket
  /** Messages since the last command. */
  count: number
}

let subscribers: Subscriber[] = []
let arrived = 0
let bytes = 0
/** What the first socket got, whole. */
let sample: string[] = []
/** When each change arrived at each socket; grows by changes. */
let arrivals = new Float64Array(0)
let expected = 0
/** Where in a message the n of "next" stands. */
let typeAt = -1
let failure: Error | null = null
let neighbour: LightSocket | null = null
let check = () => {}

const now = () => performance.timeOrigin + performance.now()
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function fail(error: Error): void {
  failure ??= error
  check()
}

function onNext(subscriber: Subscriber, index: number, buffer: Buffer, start: number, end: number): void {
  if (typeAt < 0) typeAt = buffer.toString('utf8', start, end).indexOf('"next"') + 1
  if (buffer[start + typeAt] !== 0x6e) {
    onOther(subscriber, buffer.toString('utf8', start, end))
    return
  }
  if (subscriber.count < expected) arrivals[subscriber.count * subscribers.length + index] = now()
  subscriber.count += 1
  arrived += 1
  bytes += end - start
  if (index === 0) sample.push(buffer.toString('utf8', start, end))
  check()
}

function onOther({ socket }: Subscriber, text: string): void {
  const message = JSON.parse(text) as { type: string }
  if (message.type === 'ping') socket.send('{"type":"pong"}')
  else if (message.type !== 'pong') fail(new Error(`The server says ${text.slice(0, 300)}`))
}

async function open({ url, subscribe, count }: Extract<Command, { do: 'open' }>): Promise<void> {
  const to = new URL(url)
  const missing = count - subscribers.length
  const fresh = Array.from({ length: missing }, (_, place) => subscribers.length + place)
  const worker = async () => {
    for (let index = fresh.shift(); index !== undefined; index = fresh.shift()) await openOne(to, subscribe, index)
  }
  await Promise.all(Array.from({ length: openAtOnce }, worker))
}

function openOne(url: URL, subscribe: string | null, index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let greeted = subscribe === null
    const subscriber: Subscriber = { socket: { send() {}, stall() {}, end() {} }, count: 0 }
    subscribers[index] = subscriber
    const end = (reason: string) => {
      if (subscribers[index] !== subscriber) return
      const error = new Error(`The server gave up a socket: ${reason}`)
      reject(error)
      fail(error)
    }
    openLightSocket(url, 'graphql-transport-ws', {
      onMessage(buffer, start, stop) {
        if (greeted) return onNext(subscriber, index, buffer, start, stop)
        if (!buffer.toString('utf8', start, stop).includes('connection_ack')) return
        greeted = true
        if (subscribe) subscriber.socket.send(subscribe)
        resolve()
      },
      onEnd: end,
    }).then((socket) => {
      subscriber.socket = socket
      if (subscribe === null) resolve()
      else socket.send('{"type":"connection_init"}')
    }, reject)
  })
}

async function openNeighbour(command: Extract<Command, { do: 'neighbour' }>): Promise<void> {
  const { subscribe, operations, reads } = command
  const operation = JSON.parse(subscribe)
  await new Promise<void>((resolve, reject) => {
    openLightSocket(new URL(command.url), 'graphql-transport-ws', {
      onMessage(buffer, start, end) {
        if (buffer.toString('utf8', start, Math.min(end, start + 40)).includes('connection_ack')) resolve()
      },
      onEnd() {},
    }).then((socket) => {
      neighbour = socket
      socket.send('{"type":"connection_init"}')
    }, reject)
  })
  for (let id = 1; id <= operations; id++) neighbour?.send(JSON.stringify({ ...operation, id: String(id) }))
  await pause(500)
  if (!reads) neighbour?.stall()
}

/** Sends one request after the other, each when every socket has all that the one before brought, and in its time. */
async function measure({ url, posts, perPost, paceMs }: Extract<Command, { do: 'measure' }>): Promise<Measured> {
  expected = posts.length * perPost
  arrivals = new Float64Array(expected * subscribers.length)
  for (const subscriber of subscribers) subscriber.count = 0
  arrived = 0
  bytes = 0
  sample = []
  const sent: number[] = []
  const answers: string[] = []
  const answered: number[] = []
  for (const [index, body] of posts.entries()) {
    const early = (sent.at(-1) ?? 0) + paceMs - now()
    if (early > 0) await pause(early)
    const all = untilArrived(subscribers.length * perPost * (index + 1))
    sent.push(now())
    const answer = post(url, body).then((text) => {
      answered.push(now())
      answers.push(text)
    })
    await Promise.all([all, answer])
  }
  const odd = subscribers.filter(({ count }) => count !== expected).length
  if (odd > 0) throw new Error(`${odd} sockets did not get each of ${expected} changes once.`)
  return { sent, answered, answers, arrivals, sample, bytes: bytes / arrived }
}

function untilArrived(count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      check = () => {}
      reject(new Error(`Only ${arrived} of ${count} messages arrived within ${patienceMs / 1000} s.`))
    }, patienceMs)
    check = () => {
      if (!failure && arrived < count) return
      clearTimeout(patience)
      check = () => {}
      if (failure) reject(failure)
      else resolve()
    }
    check()
  })
}

/** Emits until every socket has heard something: there is no answer to a subscribe. */
async function prime({ url, posts }: Extract<Command, { do: 'prime' }>): Promise<void> {
  expected = 0
  for (const subscriber of subscribers) subscriber.count = 0
  const deaf = () => subscribers.filter(({ count }) => count === 0).length
  for (const body of posts) {
    await post(url, body)
    const deadline = now() + 5_000
    while (deaf() > 0 && now() < deadline && !failure) await pause(20)
    if (failure) throw failure
    if (deaf() === 0) break
  }
  if (deaf() > 0) throw new Error(`${deaf()} of ${subscribers.length} sockets hear nothing.`)
  // What was sent for those that came late may still be on its way.
  for (let before = -1; before !== arrived; await pause(100)) before = arrived
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const post = (url: string, { path, body }: Post) =>
  new Promise<string>((resolve, reject) => {
    const type = body && { 'content-type': 'application/json' }
    const headers = { ...type, 'content-length': Buffer.byteLength(body) }
    request(new URL(path, url), { method: 'POST', agent, headers, timeout: patienceMs }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`The server answers ${response.statusCode}: ${text.slice(0, 300)}`))
      })
    })
      .once('timeout', () => reject(new Error(`The server did not answer within ${patienceMs / 1000} s.`)))
      .once('error', reject)
      .end(body)
  })

async function closeAll(): Promise<void> {
  const old = subscribers
  subscribers = []
  typeAt = -1
  failure = null
  for (const { socket } of old) socket.end()
  neighbour?.end()
  neighbour = null
  await pause(300)
}

async function run(command: Command): Promise<Measured | null> {
  if (command.do === 'measure') return measure(command)
  if (command.do === 'open') await open(command)
  else if (command.do === 'neighbour') await openNeighbour(command)
  else if (command.do === 'prime') await prime(command)
  else await closeAll()
  return null
}

const reply = (message: Reply) => process.send?.(message)

process.on('message', (command: Command) => {
  run(command).then(
    (measured) => reply({ measured }),
    (error: Error) => reply({ error: error.message }),
  )
})
process.once('disconnect', () => process.exit())
