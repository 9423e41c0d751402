import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import { refuseChoice } from '../platform/choose-operation.ts'
import { searchOf } from '../platform/guard-request.ts'
import { isHashAlone, persistedQueryNotSupported } from '../platform/persisted-query.ts'
import { refusalError, refuse } from '../platform/refusal.ts'
import { noteReason } from './answer.ts'
import { readText } from './read-body.ts'

/** What Node's adapter of Yoga hands on beside the request. */
export type NodeParts = { req: IncomingMessage; res: ServerResponse }

const bad = (message: string) => refusalError(refuse(400, 'BAD_USER_INPUT', message))

const noQuery = bad('The body holds no operation: send { "query": "…" } as JSON.')
const noQueryInAddress = bad(
  'The address holds no operation: send it by POST as JSON, { "query": "…" }, or as ?query=… in the address.',
)

/** Reads operations from bodies and addresses in Yoga's place. */
// biome-ignore lint/suspicious/noExplicitAny: Yoga's own context types do not matter here.
export const useParams = (): Plugin<any, NodeParts> => ({
  onParse:
    () =>
    ({ result, context }) => {
      const { params, res } = context as { params?: GraphQLParams; res?: ServerResponse }
      // Over WebSocket there is no request.
      if (!res || !result || result instanceof Error) return
      const refusal = refuseChoice(result, params?.operationName)
      if (!refusal) return
      noteReason(res, refusal.message)
      throw refusalError(refusal)
    },
  onRequestParse({ request, serverContext: { req, res }, setRequestParser }) {
    if (request.method !== 'POST' && request.method !== 'GET') return
    setRequestParser(async () => {
      try {
        const params = checked(request.method === 'POST' ? await readBody(req, res) : readAddress(req))
        if (params.query == null) throw request.method === 'POST' ? noQuery : noQueryInAddress
        return params
      } catch (error) {
        noteReason(res, (error as Error).message)
        throw error
      }
    })
  },
})

async function readBody(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const text = await readText(request, response)
  if (text.trim() === '') throw bad('The body is empty: send { "query": "…" } as JSON.')
  return parsed(text, 'The body is no JSON')
}

function readAddress(request: IncomingMessage): unknown {
  const search = new URLSearchParams(searchOf(request))
  const json = (name: string) => {
    const text = search.get(name)
    return text ? parsed(text, `"${name}" in the address is no JSON`) : undefined
  }
  return {
    query: search.get('query') || undefined,
    operationName: search.get('operationName') || undefined,
    variables: json('variables'),
    extensions: json('extensions'),
  }
}

function parsed(text: string, complaint: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw bad(`${complaint}: ${(error as Error).message.slice(0, 200).toWellFormed()}.`)
  }
}

/** Yoga says what else an operation lacks. */
function checked(params: unknown): GraphQLParams {
  if (Array.isArray(params)) throw bad('Send one operation in a request: batches are not supported.')
  if (typeof params !== 'object' || params === null) throw bad('The body is no object: send { "query": "…" } as JSON.')
  if (isHashAlone(params)) {
    const error = persistedQueryNotSupported()
    // Clients that accept GraphQL's own type are told by the status as well.
    throw new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400, spec: true } } })
  }
  return params as GraphQLParams
}
