import { type GraphQLObjectType, getNamedType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { changeStreams, schema } from '../schema.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { encodeEntries, readMessage } from './bus-message.ts'
import type { Change } from './events.ts'
import { appendChanges, readHead, readLog } from './log.ts'
import { columnsOf, type ModelField, models, typeNamedBy } from './row-columns.ts'
import { type Topic, topicNames, topics } from './topics.ts'

const time = new Date('2026-03-06T07:08:09.123Z')

/** A value of each type that a row of the log may have, as Prisma gives it. */
const values: Record<string, unknown> = {
  String: 'Ünïcode',
  Int: 7,
  Float: 0.1,
  Boolean: true,
  DateTime: time,
  Json: { at: '2026-01-01T00:00:00.000Z', list: [1, null, 'x'] },
}

function exampleOf({ name, kind, type, isList }: ModelField): unknown {
  const value = kind === 'enum' ? 'ANY' : values[type]
  if (value === undefined) throw new Error(`The log gives no ${type} back as it was: column ${name}`)
  return isList ? [value] : value
}

function changeOf(topic: Topic): Change {
  const row = Object.fromEntries(columnsOf(topic).map((column) => [column.name, exampleOf(column)]))
  const reason = topic === 'alert' ? { reason: 'RAISED' } : {}
  return {
    topic,
    kind: 'CREATED',
    at: time,
    ...reason,
    row: { ...row, id: newId() },
    before: null,
  } as unknown as Change
}

onEachBackend('the row of a change', (backend) => {
  const open = useNode(backend)

  it.each(topicNames)('comes back from the log and from the bus with the types it had: %s', async (topic) => {
    const { db } = await open()
    const change = changeOf(topic)
    const before = await readHead(db)
    const appended = await db.$transaction((tx) => appendChanges(tx, [change]))
    const range = { epoch: before.epoch, after: before.position, upTo: before.position + 1, limit: 10 }
    const [read] = await readLog(db, range)
    expect(read?.row).toStrictEqual(change.row)
    const message = readMessage(encodeEntries(appended))
    expect(message).toMatchObject({ entries: [{ topic, position: read?.position }] })
    expect(message && 'entries' in message && message.entries[0]?.row).toStrictEqual(change.row)
  })
})

describe.each(topicNames)('the topic %s', (topic) => {
  const columns = new Set(columnsOf(topic).map(({ name }) => name))

  it('is of a model, and sends only columns that this has', () => {
    expect(models).toHaveProperty(topics[topic].typename)
    expect(topics[topic].sent.filter((column) => !columns.has(column))).toEqual([])
  })

  it('has a stream that resumes, whose changes hold the row', () => {
    const stream = schema.getSubscriptionType()?.getFields()[changeStreams[topic].name]
    expect(stream?.args.map(({ name }) => name)).toContain('after')
    const change = getNamedType(stream?.type) as GraphQLObjectType
    expect(change.name).toBe(`${topics[topic].typename}Change`)
    expect(getNamedType(change.getFields()[topic]?.type)?.name).toBe(topics[topic].typename)
  })
})

it('knows of which type the row is that a column names', () => {
  expect(typeNamedBy('alert', 'hotspotId')).toBe('Hotspot')
  expect(typeNamedBy('anomaly', 'packageId')).toBe('Package')
  expect(typeNamedBy('notification', 'alertId')).toBe('Alert')
  expect(typeNamedBy('package', 'trackingNumber')).toBeNull()
})
