/**
 * A program that runs nodes for tests which cannot, because where there is a document no server runs: opens them, writes
 * their rows and resets them, as POST requests tell it. Prints its address, and ends with its parent.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { localViewer } from '../auth/viewer.ts'
import { type PlumeNode, startNode } from '../node.ts'
import { markRead } from '../notifications/mark-read-command.ts'
import { createLogger } from '../platform/logger.ts'
import { trimLog } from '../realtime/log.ts'
import type { Topic } from '../realtime/topics.ts'
import { type Grounds, type Home, makeHomeOf } from './home.ts'
import { fill, type Put, put, remove } from './rows.ts'

export type Order =
  | { do: 'open'; settings: Record<string, string> }
  | { do: 'put'; node: number; rows: Put[] }
  | { do: 'fill'; node: number; topic: Topic; rows: Put[] }
  /** Changes what no row of a topic holds; `values` are $1, $2 … */
  | { do: 'sql'; node: number; text: string; values: unknown[] }
  | { do: 'find'; node: number; topic: Topic; id: string }
  | { do: 'remove'; node: number; topic: Topic; id: string }
  | { do: 'read'; node: number; ids: string[] }
  /** Forgets the log, so that every cursor of before has expired. */
  | { do: 'forget' | 'reset' | 'close'; node: number }

const grounds = JSON.parse(process.env.GROUNDS ?? 'null') as Grounds
const logger = createLogger('silent')
const nodes: { node: PlumeNode; home: Home }[] = []

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'open') {
    const home = await makeHomeOf(grounds.services ? 'postgres' : 'embedded', grounds, order.settings)
    const node = await startNode(home.config, logger)
    return { node: nodes.push({ node, home }) - 1, url: node.url }
  }
  const held = nodes[order.node]
  if (!held) throw new Error(`There is no node ${order.node}.`)
  const { node, home } = held
  const { db, log } = node
  switch (order.do) {
    case 'put':
      return put(log, order.rows)
    case 'fill':
      return fill(db, order.topic, order.rows)
    case 'sql':
      return db.$executeRawUnsafe(order.text, ...order.values)
    case 'find':
      return (db[order.topic] as unknown as { findUnique(query: object): unknown }).findUnique({
        where: { id: order.id },
      })
    case 'remove':
      return remove(log, order.topic, order.id)
    case 'read':
      for (const id of order.ids) await markRead(log, id, localViewer.name)
      return null
    case 'forget':
      return trimLog(db, { changes: 0, hours: 1 })
    case 'reset':
      return reset(node)
    case 'close':
      await node.stop()
      return home.remove()
  }
}

/** Whoever refers to others before them. */
const tables = ['Notification', 'Anomaly', 'Recommendation', 'Alert', 'Hotspot', 'EmissionEntity', 'Emission', 'Scan']
tables.push('SeriesPeriod', 'Package', 'Entity', 'WebhookDelivery', 'Webhook', 'LogEntry', 'Figure')

/** Leaves nothing of what tests have written; the log goes on from where it stands. For a few rows quicker than truncating. */
async function reset({ db }: PlumeNode): Promise<void> {
  await db.$transaction(tables.map((name) => db.$executeRawUnsafe(`delete from "${name}"`)))
}

const server = createServer(async (request, response) => {
  try {
    const result = await obey(JSON.parse(await text(request)))
    response.end(JSON.stringify(result ?? null))
  } catch (error) {
    response.writeHead(500).end(String((error as Error).stack))
  }
})
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.once('disconnect', () => process.exit(0))
