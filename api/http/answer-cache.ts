/**
 * Gives an answer again as long as the database has not changed: the same operation with the same variables and viewer
 * is executed and serialised once, for all clients that ask meanwhile and afterwards.
 *
 * What PostgreSQL calls a snapshot (`pg_current_snapshot`) names exactly what is visible: while its text stays the
 * same, every query finds the same rows. It is read for each request, after the request has come, so that no answer is
 * older than a commit that its client has seen, whichever node made it.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { type DocumentNode, type GraphQLSchema, getOperationAST, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { Db } from '../platform/db.ts'
import { wantsEvents } from './accept.ts'
import { readText } from './read-body.ts'
import type { NodeParts } from './read-params.ts'
import { readSnapshots } from './read-snapshots.ts'

export type AnswerCache = {
  /**
   * Answers a request whose answer is known, or is being worked out for another request. Otherwise the caller works the
   * answer out, and this takes note of it. @returns whether it has answered
   */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** Tells the cache which answers may be kept. */
  // biome-ignore lint/suspicious/noExplicitAny: Yoga's own context types do not matter here.
  plugin: Plugin<any, NodeParts>
  /** Answers given since the node started: from memory, together with another request's, and by execution. */
  stats: { kept: number; shared: number; executed: number }
}

type Answer = { status: number; headers: OutgoingHttpHeaders; body: Buffer }
type Kept = Answer & { snapshot: string }

/** Clients seldom send longer operations twice. */
const maxBodyBytes = 32 * 1024
/** An answer that would displace most others is not kept. */
const maxShare = 1 / 8
/** Operations whose answers are known not to last, by their texts. */
const maxUnlasting = 1_000
/** Memory that a kept answer takes beside its texts. */
const bytesPerAnswer = 1_000

/** @param maxBytes what kept answers may take in memory; 0: none is kept or shared */
export function createAnswerCache(db: Db, { scope, maxBytes }: { scope: () => string; maxBytes: number }): AnswerCache {
  const stats = { kept: 0, shared: 0, executed: 0 }
  const maxAnswerBytes = Math.floor(maxBytes * maxShare)
  const kept = new LRUCache<string, Kept>({
    maxSize: Math.max(1, maxBytes),
    sizeCalculation: ({ body }, key) => body.length + 2 * key.length + bytesPerAnswer,
  })
  const unlasting = new LRUCache<string, true>({ max: maxUnlasting })
  const underWay = new Map<string, Promise<Answer | null>>()
  const lasting = new WeakSet<IncomingMessage>()
  const currentSnapshot = readSnapshots(db)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (maxBytes === 0 || !mayBeKept(request)) return false
    // The next reader of the body says what is wrong with it.
    const text = await readText(request, response).catch(() => null)
    if (text === null || /\b(mutation|subscription)\b/.test(text)) return false
    const { origin = '', accept = '' } = request.headers
    const key = [scope(), origin, accept, text].join('\n')
    if (unlasting.has(key)) return false
    const snapshot = await currentSnapshot().catch(() => null)
    if (snapshot === null) return false
    const place = `${snapshot}\n${key}`
    const before = kept.get(key)
    if (before?.snapshot === snapshot) return send(response, before, 'kept')
    for (let other = underWay.get(place); other; other = underWay.get(place)) {
      const shared = await other
      if (shared) return send(response, shared, 'shared')
      if (unlasting.has(key)) return false
    }
    stats.executed++
    const working = follow(request, response, key, snapshot).finally(() => underWay.delete(place))
    underWay.set(place, working)
    return false
  }

  function send(response: ServerResponse, { status, headers, body }: Answer, how: 'kept' | 'shared'): true {
    stats[how]++
    response.writeHead(status, headers)
    response.end(body)
    return true
  }

  /** Keeps the answer that is about to be given, if it lasts. @returns it; null where it does not last, or broke off */
  async function follow(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    snapshot: string,
  ): Promise<Answer | null> {
    const given = await listen(response, maxAnswerBytes)
    if (!given) return null
    if (!lasting.has(request)) {
      unlasting.set(key, true)
      return null
    }
    const isUnchanged = (await currentSnapshot().catch(() => null)) === snapshot
    if (isUnchanged) kept.set(key, { ...given, snapshot })
    return given
  }

  return {
    answer,
    stats,
    plugin: {
      onExecute({ args }) {
        const { schema, document, operationName, contextValue } = args
        const { req } = contextValue as Partial<NodeParts>
        const isQuery = getOperationAST(document, operationName)?.operation === 'query'
        if (!req || !isQuery || !lasts(schema, document)) return
        return {
          onExecuteDone({ result }) {
            if (!(Symbol.asyncIterator in result) && !result.errors) lasting.add(req)
          },
        }
      },
    },
  }
}

function mayBeKept({ method, headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN)
  return method === 'POST' && length <= maxBodyBytes && !headers['content-encoding'] && !wantsEvents(headers.accept)
}

/** The answer, word for word, once it was sent whole; null where it broke off, or has too many bytes. */
function listen(response: ServerResponse, maxBytes: number): Promise<Answer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  const hear = (chunk: unknown) => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(Buffer.from(chunk as string))
  }
  const { write, end } = response
  const ownHeaders = new Set(response.getHeaderNames())
  Object.assign(response, {
    write: (...args: Parameters<typeof write>) => {
      hear(args[0])
      return write.apply(response, args)
    },
    end: (...args: Parameters<typeof end>) => {
      hear(args[0])
      return end.apply(response, args)
    },
  })
  return new Promise((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished || response.statusCode !== 200 || bytes > maxBytes) return resolve(null)
      const headers = Object.fromEntries(
        Object.entries(response.getHeaders()).filter(([name]) => !ownHeaders.has(name)),
      )
      resolve({ status: response.statusCode, headers, body: Buffer.concat(chunks) })
    })
  })
}

const lastingDocuments = new WeakMap<DocumentNode, boolean>()

/**
 * Whether an answer depends on rows alone: fields that ask the clock, or the node's state, say so in their extensions.
 */
function lasts(schema: GraphQLSchema, document: DocumentNode): boolean {
  const known = lastingDocuments.get(document)
  if (known !== undefined) return known
  let found = true
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        if (types.getFieldDef()?.extensions.isOfTheMoment) found = false
      },
    }),
  )
  lastingDocuments.set(document, found)
  return found
}
