import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readInputs, readWork } from './emissions/calculation.ts'
import { readParts } from './emissions/parts.ts'
import { readBaseline } from './hotspots/baseline.ts'
import { readDrivers } from './hotspots/drivers.ts'
import { readIntensity } from './hotspots/intensity.ts'
import { readMeasured } from './outcomes/measure.ts'
import { readPlan } from './outcomes/plan.ts'
import { readPlaces } from './packages/package-state.ts'
import { readSuperseded } from './packages/superseded-store.ts'
import { readTracks } from './packages/tracks.ts'
import { StoredDataError } from './platform/errors.ts'
import { newId } from './platform/ids.ts'
import { readLog } from './realtime/log.ts'
import { models, reviveRow } from './realtime/row-columns.ts'
import { topics } from './realtime/topics.ts'
import { readCitations } from './recommendations/compose.ts'
import { day, send, supplier } from './testing/activities.ts'
import { rowlessChange } from './testing/changes.ts'
import { onEachBackend, useNode } from './testing/harness.ts'
import { put } from './testing/rows.ts'
import { readPayload } from './webhooks/webhook-payload.ts'

const jsonColumns = Object.entries(models).flatMap(([model, { fields }]) =>
  fields.flatMap(({ name, type }) => (type === 'Json' ? `${model}.${name}` : [])),
)

const pune = { latitude: 18.5, longitude: 73.9 }
const part = { co2: 1, count: 1, quantity: 0, tonneKm: 0 }
const payload = {
  type: 'alert.created',
  timestamp: '2026-01-01T00:00:00.000Z',
  data: { cursor: '0-1', kind: 'CREATED', at: '' },
}
const citation = { title: 'A', source: 'B', passage: 'C', url: null }
const plan = {
  version: 1,
  measure: 'INTENSITY',
  unit: 'TONNE_KM',
  mix: 'sameMix',
  bucket: 'MONTH',
  from: '2024-01-01T00:00:00.000Z',
  to: '2026-01-01T00:00:00.000Z',
  periods: 6,
  comparisons: [{ id: 'a', name: 'A' }],
  reference: 100,
  expected: 10,
  smallestEffect: 8,
  note: 'x',
}
const measured = {
  version: 1,
  periods: 2,
  until: '2026-03-01T00:00:00.000Z',
  saving: { estimate: 1, low: 0, high: 2 },
  matched: null,
  synthetic: null,
  weights: { a: 1 },
  drivers: [],
  note: 'x',
}

/** Each reader with content of version 1, and with some that is damaged. */
const readers: [string, (stored: unknown) => unknown, unknown, unknown[]][] = [
  [
    'Emission.inputs',
    readInputs,
    { massKg: 5, mode: 'AIR', origin: pune },
    [null, [], 'x', { origin: { latitude: 1 } }],
  ],
  ['Emission.work', readWork, { TONNES: 5 }, [null, [5], { TONNES: 'x' }, { MILES: 5 }]],
  ['SeriesPeriod.parts', readParts, { reported: part }, [null, [part], { reported: { ...part, co2: null } }]],
  [
    'Hotspot.drivers',
    readDrivers,
    [{ kind: 'OTHER', co2: 1, label: 'x' }],
    [null, {}, [{ kind: 'LUCK', co2: 1, label: 'x' }]],
  ],
  [
    'Recommendation.citations',
    readCitations,
    [citation],
    [null, {}, [{ ...citation, passage: 5 }], [{ ...citation, document: 'd' }]],
  ],
  ['Recommendation.plan', readPlan, plan, [null, [], { ...plan, unit: 'MILES' }, { ...plan, comparisons: ['a'] }]],
  ['Recommendation.measured', readMeasured, measured, [null, [], { ...measured, saving: { estimate: 1 } }]],
  ['Package.tracks', readTracks, [{ ...pune, at: 1, count: 2 }], [null, {}, [{ ...pune, at: 1 }]]],
  ['SupersededEvent.row', readSuperseded, { version: 1, co2: 5 }, [null, [], 5]],
  ['WebhookDelivery.payload', readPayload, payload, [null, [], { ...payload, data: {} }]],
]

describe('a JSON column', () => {
  it('has its reader in the list of the README', async () => {
    const readme = await readFile(new URL('README.md', import.meta.url), 'utf8')
    const listed = [...readme.matchAll(/^\| (`\w+\.\w+`.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name),
    )
    expect(listed.filter((name) => jsonColumns.includes(name ?? '')).sort()).toEqual(jsonColumns.sort())
  })

  it.each(readers)(
    '%s is read as it was written, and refused in words where it is of another version or damaged',
    (name, read, whole, damaged) => {
      expect(read(whole)).toEqual(whole)
      const refused = (stored: unknown) => {
        try {
          return read(stored)
        } catch (error) {
          return error
        }
      }
      const newer = refused({ ...(whole as object), version: 2 })
      expect(newer).toBeInstanceOf(StoredDataError)
      expect((newer as Error).message).toMatch(new RegExp(`^${name} is of version 2, .* run that one on every node`))
      for (const stored of damaged) {
        expect([stored, refused(stored)]).toEqual([stored, expect.any(StoredDataError)])
        expect((refused(stored) as Error).message).toMatch(new RegExp(`^${name} is damaged: .+`))
      }
    },
  )

  it('of a baseline or a planned route counts as none where it cannot be read', () => {
    expect(readBaseline({ version: 3, bucket: 'DAY' })).toBeNull()
    expect(readBaseline({ bucket: 'DAY' })).toBeNull()
    expect(readBaseline({ version: 2, bucket: 'DAY' })).toEqual({ bucket: 'DAY' })
    expect(readIntensity({ version: 2, unit: 'TONNES' })).toBeNull()
    expect(readIntensity({ version: 1, unit: 'TONNES' })).toEqual({ unit: 'TONNES' })
    expect(readPlaces([{ name: 'Pune', ...pune }])).toEqual([{ name: 'Pune', ...pune }])
    for (const stored of [null, {}, { version: 2 }, [{ latitude: 5 }]]) expect(readPlaces(stored)).toEqual([])
  })

  it('of the log tells no version but its own: no topic has a column of that name', () => {
    for (const { typename } of Object.values(topics))
      expect(models[typename]?.fields.map(({ name }) => name)).not.toContain('version')
    const at = '2026-01-01T00:00:00.000Z'
    expect(reviveRow('alert', { id: 'x', createdAt: at })).toEqual({ id: 'x', createdAt: new Date(at) })
    expect(() => reviveRow('alert', { version: 2, id: 'x' })).toThrow('LogEntry.row is of version 2')
  })
})

onEachBackend('what is stored and cannot be read', (backend) => {
  const open = useNode(backend)

  it('in one row does not lose the other rows of a page', async () => {
    const node = await open()
    const [hotspot, other] = [newId(), newId()]
    const route = (key: string) => ({ type: 'ROUTE', key, name: key })
    const drivers = [{ kind: 'OTHER', co2: 5, label: 'Why' }]
    const of = (id: string, more: object) => ({
      topic: 'recommendation' as const,
      id: newId(),
      fields: { hotspotId: id, ...more },
    })
    await put(node.log, [
      { topic: 'hotspot', id: hotspot, fields: { entity: route('one'), drivers } },
      { topic: 'hotspot', id: other, fields: { entity: route('other'), drivers: { version: 2 } } },
      of(hotspot, { citations: [citation] }),
      of(other, { citations: 'lost' }),
    ])
    const answer = await node.data(`{ hotspots { edges { node { drivers { label } } } }
      recommendations { edges { node { citations { title } } } } }`)
    expect(answer).toEqual({
      hotspots: { edges: [{ node: { drivers: [] } }, { node: { drivers: [{ label: 'Why' }] } }] },
      recommendations: { edges: [{ node: { citations: [] } }, { node: { citations: [{ title: 'A' }] } }] },
    })
  })

  it('of the figure of an emission is said to whoever asks for it', async () => {
    const node = await open()
    await send(node, [{ eventId: 'five', occurredAt: day(1), entity: supplier('lab'), reported: { co2Kg: 5 } }])
    const ask = () => node.request('{ emissions { edges { node { co2 calculation { recomputed } } } } }')
    expect((await ask()).errors).toBeUndefined()
    await node.db.emission.updateMany({ data: { inputs: { version: 7, co2Kg: 5 } } })
    const { errors } = await ask()
    expect(errors?.[0]?.message).toMatch(/^Emission.inputs is of version 7, and this Plume reads version 1/)
  })

  it('of the log is read on once a version runs that knows it', async () => {
    const node = await open()
    const [seen, change] = [node.log.head().position, rowlessChange()]
    await node.log.commit(async (_tx, emit) => emit(change))
    const { epoch, position } = node.log.head()
    const read = () => readLog(node.db, { epoch, after: seen, upTo: position, limit: 10 })
    await node.db.$executeRaw`update "LogEntry" set row = row || '{"version": 2}' where position = ${position}`
    await expect(read()).rejects.toThrow('LogEntry.row is of version 2')
    await node.db.$executeRaw`update "LogEntry" set row = row - 'version' where position = ${position}`
    expect(await read()).toMatchObject([{ position, row: { id: change.row.id } }])
  })
})
