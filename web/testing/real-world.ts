/** A real node for tests of the page: its rows as a test writes them, and the line to it as a test treats it. */
import { request } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { inject } from 'vitest'
import { newId } from '../../api/platform/ids.ts'
import type { Topic } from '../../api/realtime/topics.ts'
import { globalId } from '../../api/testing/activities.ts'
import type { Order } from '../../api/testing/node-host.ts'
import type { Fields, Put } from '../../api/testing/rows.ts'

/** The answer's text. Not by `fetch`: that of a document asks the server whether it may. */
const ask = (url: string, body?: string) =>
  new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    request(url, { method: body === undefined ? 'GET' : 'POST', headers }, async (response) => {
      const answer = await text(response)
      if (response.statusCode === 200) resolve(answer)
      else reject(new Error(answer))
    })
      .on('error', reject)
      .end(body)
  })

const tell = async <T>(host: string, order: Order): Promise<T> =>
  JSON.parse(await ask(host, JSON.stringify(order))) as T

/** What lies between a page and its server: connections that can be cut, and refused for a while. */
async function openLine(port: number) {
  const sockets = new Set<Socket>()
  let server: Server
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const listen = (at: number) =>
    new Promise<number>((resolve) => {
      server = createServer((near) => {
        const far = connect(port, '127.0.0.1')
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(one)
          one.pipe(other)
          one
            .on('error', () => {})
            .on('close', () => {
              sockets.delete(one)
              other.destroy()
            })
        }
      }).listen(at, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
  const at = await listen(0)
  return {
    url: `http://127.0.0.1:${at}`,
    /** Cuts every connection without a farewell, as a lost network does. */
    cut,
    /** Refuses connections from now on, as a server that is stopped. */
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        cut()
      }),
    start: async () => void (await listen(at)),
  }
}

/** Opens a node of its own; to be reset before each test, and closed after the last. */
export async function openWorld(settings: Record<string, string> = {}) {
  const host = await ask(inject('nodeHostAt'))
  const opened = await tell<{ node: number; url: string }>(host, {
    do: 'open',
    settings: { CORS_ORIGINS: 'http://localhost:3000', ...settings },
  })
  const { node } = opened
  const line = await openLine(Number(new URL(opened.url).port))
  const ids = new Map<string, string>()
  let isStopped = false

  /** The id of the row that a test calls so. */
  function rowId(topic: Topic, name: string): string {
    const key = `${topic} ${name}`
    const id = ids.get(key) ?? newId()
    ids.set(key, id)
    return id
  }
  const putOf = (
    topic: Topic,
    name: string,
    { hotspot, alert, package: pack, changeReason, ...fields }: Fields,
  ): Put => ({
    topic,
    id: rowId(topic, name),
    ...(typeof changeReason === 'string' && { reason: changeReason as Put['reason'] }),
    fields: {
      ...fields,
      ...(typeof hotspot === 'string' && { hotspotId: rowId('hotspot', hotspot) }),
      ...(typeof alert === 'string' && { alertId: rowId('alert', alert) }),
      ...(typeof pack === 'string' && { packageId: rowId('package', pack) }),
    },
  })
  /** Data of one operation, past the line to the page; throws its first error. */
  async function data<T = Fields>(query: string, variables?: Fields): Promise<T> {
    const answer = JSON.parse(await ask(`${opened.url}/graphql`, JSON.stringify({ query, variables })))
    if (answer.errors?.[0] || !answer.data) throw new Error(answer.errors?.[0]?.message ?? 'no data')
    return answer.data
  }
  return {
    url: line.url,
    cut: line.cut,
    async stop() {
      isStopped = true
      await line.stop()
    },
    async start() {
      isStopped = false
      await line.start()
    },
    /**
     * Makes or changes a row, which a test calls by a name. `hotspot`, `alert` and `package` among the fields are names of
     * other rows, `entity` is made where there is none; `changeReason`: why an alert
     * changed, of which people are told then.
     */
    write: (topic: Topic, name: string, fields: Fields = {}) =>
      tell<void>(host, { do: 'put', node, rows: [putOf(topic, name, fields)] }),
    /** Makes or changes several in one transaction. */
    writeAll: (rows: readonly (readonly [Topic, string, Fields])[]) =>
      tell<void>(host, { do: 'put', node, rows: rows.map((row) => putOf(...row)) }),
    /** Changes a row without a word, as when the page has not heard of it yet. */
    change: (topic: Topic, name: string, fields: Fields) =>
      tell<void>(host, { do: 'put', node, rows: [{ ...putOf(topic, name, fields), quiet: true }] }),
    /** Makes many new rows, one as `write` does, of which no stream tells. */
    fill: (topic: Topic, rows: readonly (readonly [string, Fields])[]) =>
      tell<void>(host, { do: 'fill', node, topic, rows: rows.map(([name, fields]) => putOf(topic, name, fields)) }),
    /** Changes what the product changes by itself only, past it; `values` are $1, $2 … */
    sql: (text: string, ...values: unknown[]) => tell<number>(host, { do: 'sql', node, text, values }),
    /** Takes a row out that should never have been. */
    remove: (topic: Topic, name: string) => tell<void>(host, { do: 'remove', node, topic, id: rowId(topic, name) }),
    find: (topic: Topic, name: string) =>
      tell<Fields | null>(host, { do: 'find', node, topic, id: rowId(topic, name) }),
    /** Has the page's viewer read notifications. */
    read: (...names: string[]) =>
      tell<void>(host, { do: 'read', node, ids: names.map((name) => rowId('notification', name)) }),
    forget: () => tell<void>(host, { do: 'forget', node }),
    /** The id that clients know it by. */
    id: (topic: Topic, name: string) => globalId(topic.charAt(0).toUpperCase() + topic.slice(1), rowId(topic, name)),
    /** How many streams are followed. */
    async following(): Promise<number> {
      const metrics = await ask(`${opened.url}/metrics`)
      return Number(/^plume_subscribers (\d+)$/m.exec(metrics)?.[1])
    },
    data,
    position: async () => (await data<{ streamPosition: string }>('query Position { streamPosition }')).streamPosition,
    async reset() {
      ids.clear()
      if (isStopped) await this.start()
      await tell<void>(host, { do: 'reset', node })
    },
    async close() {
      if (!isStopped) await line.stop()
      await tell<void>(host, { do: 'close', node })
    },
  }
}

export type RealWorld = Awaited<ReturnType<typeof openWorld>>
