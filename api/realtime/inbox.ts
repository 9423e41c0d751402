import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { MessageTurns, Step } from './message-turns.ts'

/** What one socket may send: messages a second, and at once after a pause. */
export type Pace = { perSecond: number; burst: number }

export type InboxParts = {
  client: WebSocket
  /** What `client` was upgraded on. */
  socket: Duplex
  pace: Pace
  turns: MessageTurns
  /** Bytes that may wait to be read by the client before the next message is handled. */
  maxUnreadBytes: number
  /** It has sent more than its pace for `patienceMs`. */
  onFlood: () => void
}

export type Inbox = {
  /** Handles a message of so many bytes in its turn: in order, at the socket's pace. */
  add(bytes: number, handle: () => void): void
  /** Whether messages wait because too many came, so that nothing is read of the socket, not even a pong. */
  isPaced(): boolean
  dispose(): void
}

/** For so long a socket may send more than its pace and is only read more slowly. */
const patienceMs = 10_000
/** Messages, and bytes of them, that may wait before the socket is not read any further. */
const maxWaiting = { messages: 16, bytes: 1024 * 1024 }
/** A chunk of bytes that took longer than this, ms, holds up its socket for as long again. */
const longChunkMs = 4

/**
 * The messages of one socket, of every kind and frames of the protocol as well. What comes faster than its pace waits,
 * and the socket is not read meanwhile, so that its sender waits too and nothing is held here.
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
    // That was a pause.
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
    // What it asked for before is still unread: that is told when it has been.
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
      // To hear of the end.
      holds.clear()
      client.resume()
    },
  }
}
