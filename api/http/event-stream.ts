import type { ExecutionResult } from 'graphql'
import type { FetchAPI } from 'graphql-yoga'
import { cursorOf } from '../realtime/shared-result.ts'

const pingMs = 12_000
/** How long a browser waits after a lost stream, ms; random, so that browsers do not all come back at once. */
const retryMs = () => 1_000 + Math.round(Math.random() * 2_000)

/** One result or several, as Yoga hands them on. */
export type Results = ExecutionResult | AsyncIterable<ExecutionResult>

/**
 * Server-sent events as graphql-sse lays them down for distinct connections: `next` for each result, then `complete`.
 * Each event of a change has the change's cursor as its id, which a browser sends back as `Last-Event-ID`.
 * @param startsAt the id until the first change: what comes after it has not been sent
 */
export function eventStream(results: Results, { ReadableStream, Response, TextEncoder }: FetchAPI, startsAt?: string) {
  const encoder = new TextEncoder()
  const iterator = iterate(results)
  let pinging: ReturnType<typeof setInterval>
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`:\nretry: ${retryMs()}\n${idLine(startsAt)}\n`))
      pinging = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'))
      }, pingMs)
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (value) controller.enqueue(encoder.encode(eventOf(value)))
        if (!done) return
        controller.enqueue(encoder.encode('event: complete\ndata:\n\n'))
        clearInterval(pinging)
        controller.close()
      } catch (error) {
        clearInterval(pinging)
        controller.error(error)
      }
    },
    async cancel() {
      clearInterval(pinging)
      await iterator.return?.()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // So that nginx passes each event on at once.
      'x-accel-buffering': 'no',
    },
  })
}

function eventOf(result: ExecutionResult & { stringify?: () => string }): string {
  return `event: next\n${idLine(cursorOf(result))}data: ${textOf(result)}\n\n`
}

function textOf(result: ExecutionResult & { stringify?: () => string }): string {
  if (result.stringify) return result.stringify()
  // The HTTP status of an error means nothing in an event.
  const errors = result.errors?.map((error) => {
    const { extensions, ...shown } = error.toJSON()
    const { http, ...others } = extensions ?? {}
    return { ...shown, extensions: others }
  })
  return JSON.stringify(errors ? { ...result, errors } : result)
}

const idLine = (cursor: string | undefined) => (cursor === undefined ? '' : `id: ${cursor}\n`)

async function* once(result: ExecutionResult) {
  yield result
}

const iterate = (results: Results): AsyncIterator<ExecutionResult> =>
  Symbol.asyncIterator in results ? results[Symbol.asyncIterator]() : once(results)
