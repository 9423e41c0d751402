import type { ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import { type Plugin, processRegularResult } from 'graphql-yoga'
import { type Refusal, refusalError, refuse } from '../platform/refusal.ts'
import type { SharedStream } from '../realtime/subscriber.ts'
import { wantsEvents, wantsJson } from './accept.ts'
import { noteReason } from './answer.ts'
import { eventStream, type Results } from './event-stream.ts'
import type { NodeParts } from './read-params.ts'

const streamsElsewhere = refuse(
  406,
  'BAD_USER_INPUT',
  'A subscription is a stream: send accept: text/event-stream (SSE), or open a WebSocket here that speaks ' +
    'graphql-transport-ws.',
)

/**
 * How results are sent: as JSON, or as server-sent events to a client that names that type. A subscription does not
 * begin for a client that could not read it, and ends when its client leaves, at any moment.
 * @param whyNoStream why this node takes no further stream; null when it does
 */
// biome-ignore lint/suspicious/noExplicitAny: Yoga's own context types do not matter here.
export function useAnswers(whyNoStream: () => Refusal | null): Plugin<any, NodeParts> {
  const starts = new WeakMap<Request, string>()
  /** Requests that are answered with a status instead of events. */
  const refused = new WeakSet<Request>()
  return {
    onSubscribe({ args, setResultAndStopExecution }) {
      const { request, res } = args.contextValue as { request?: Request; res?: ServerResponse }
      // Over WebSocket there is no request.
      if (!request || !res) return
      const refusal = wantsEvents(request.headers.get('accept')) ? whyNoStream() : streamsElsewhere
      if (refusal) {
        noteReason(res, refusal.message)
        refused.add(request)
        return setResultAndStopExecution({ errors: [refusalError(refusal)] })
      }
      return {
        onSubscribeResult({ result }) {
          if (!(Symbol.asyncIterator in result)) return
          const stream = result as SharedStream
          if (stream.startsAt !== undefined) starts.set(request, stream.startsAt)
          const end = () => void stream.return()
          if (res.closed || res.destroyed) end()
          else res.once('close', end)
        },
      }
    },
    onResultProcess({ request, result, resultProcessor, setResultProcessor }) {
      const accept = request.headers.get('accept')
      const isStream = Symbol.asyncIterator in result || (wantsEvents(accept) && !wantsJson(accept))
      if (isStream && !refused.has(request)) {
        setResultProcessor(
          (results, fetchAPI) => eventStream(results as Results, fetchAPI, starts.get(request)),
          'text/event-stream',
        )
      } else if (resultProcessor !== processRegularResult) {
        setResultProcessor(
          (results, fetchAPI) => processRegularResult(results as ExecutionResult, fetchAPI, 'application/json'),
          'application/json',
        )
      }
    },
  }
}
