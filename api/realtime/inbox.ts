import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { MessageTurns, Step } from './message-turns.ts'

/** What one socket may send: messages a second, and messages at once after a pause. */
export type Pace = { perSecond: number; burst: number }

export type InboxParts = {
  client: WebSocket
  /** What `client` was upgraded on. */
  socket: Duplex
  pace: Pace
  turns: MessageTurns
  /** While the client has more bytes than this to read, its next message waits. */
  maxUnreadBytes: number
  /** Called when the socket has sent faster than its pace for `patienceMs`. */
  onFlood: () => void
}

export type Inbox = {
  /** Handles a message of `bytes` bytes in its turn: in order, at the socket's pace. */
  add(bytes: number, handle: () => void): void
  /** Whether messages wait because too many came; then nothing is read from the socket, not even a pong. */
  isPaced(): boolean
  dispose(): void
}

/** A socket that sends faster than its pace is only read more slowly for this long, then closed. */
const patienceMs = 10_000
/** When more messages, or more bytes of them, wait, nothing more is read from the socket. */
const maxWaiting = { messages: 16, bytes: 1024 * 1024 }
/** Where handling a chunk of bytes takes longer than this, ms, its socket rests for the same time. */
const longChunkMs = 4

/**
 * The messages of one socket, also pings and pongs of the protocol. Messages that come faster than the pace wait, and
 * the socket is not read meanwhile: so the sender waits too, and nothing piles up here.
 */
export function openInbox({ client, socket, pace, turns, maxUnreadBytes, onFlood }: InboxParts): Inbox {
  const waiting: { bytes: number; handle: () => void }[] = []
  let waitingBytes = 0
  const holds = new Set<'pace' | 'chunk'>()
  let tokens = pace.burst
  let countedAt = performance.now()
  let pacedSince: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  function hold(reason: 'pace' | 'chunk', isHeld: boolean): void {
    if (isHeld) holds.add(reason)
    else holds.delete(reason)
    if (holds.size > 0) client.pause()
    else client.resume()
  }

  function takeToken(): boolean {
    const now = performance.now()
    tokens = Math.min(pace.burst, tokens + ((now - countedAt) * pace.perSecond) / 1_000)
    countedAt = now
    // The socket has paused.
    if (tokens > pace.burst / 2) pacedSince = null
    if (tokens >= 1) {
      tokens--
      return true
    }
    pacedSince ??= now
    if (now - pacedSince <= patienceMs) return false
    onFlood()
    return false
  }

  const step: Step = () => {
    if (isOver || waiting.length === 0) return false
    // It has not read its answers yet; `drain` tells when it has.
    if (socket.writableLength > maxUnreadBytes) return false
    if (!takeToken()) {
      if (!isOver) timer ??= setTimeout(goOn, Math.max(20, 1_000 / pace.perSecond))
      return false
    }
    const next = waiting.shift()
    waitingBytes -= next?.bytes ?? 0
    next?.handle()
    if (waiting.length === 0 && holds.has('pace')) hold('pace', false)
    return waiting.length > 0
  }

  function goOn(): void {
    timer = undefined
    if (waiting.length > 0) turns.add(step)
  }

  let chunkAt = 0
  const chunkBegins = () => {
    chunkAt = performance.now()
  }
  const chunkEnds = () => {
    const took = performance.now() - chunkAt
    if (isOver || took < longChunkMs) return
    hold('chunk', true)
    setTimeout(() => isOver || hold('chunk', false), took)
  }
  // Around the listener of `ws`, which reads the frames.
  socket.prependListener('data', chunkBegins)
  socket.on('data', chunkEnds)
  socket.on('drain', goOn)

  return {
    add(bytes, handle) {
      if (isOver) return
      waiting.push({ bytes, handle })
      waitingBytes += bytes
      const isMuch = waiting.length > maxWaiting.messages || waitingBytes > maxWaiting.bytes
      if (isMuch && !holds.has('pace')) hold('pace', true)
      if (timer === undefined) turns.add(step)
    },
    isPaced: () => timer !== undefined,
    dispose() {
      isOver = true
      waiting.length = 0
      clearTimeout(timer)
      turns.remove(step)
      socket.off('data', chunkBegins).off('data', chunkEnds).off('drain', goOn)
      // So that the end of the socket is heard.
      holds.clear()
      client.resume()
    },
  }
}
