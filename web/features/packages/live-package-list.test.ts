import { beforeEach, describe, expect, it } from 'vitest'
import { createPackageList, type Found, ListGone, type PackageList, type Wanted } from './live-package-list.ts'
import type { PackageFilter, PackageRow } from './package-filter.ts'

const everything: PackageFilter = { statuses: [], carrier: '', trouble: '', search: '', order: 'NEWEST' }

const somePackage = (id: string, fields: Partial<PackageRow> = {}): PackageRow => ({
  id,
  trackingNumber: id,
  carrier: 'DHL',
  status: 'IN_TRANSIT',
  location: 'Hamburg',
  promisedAt: null,
  estimatedDelivery: null,
  estimatedEarliest: null,
  estimatedLatest: null,
  lateProbability: null,
  late: false,
  openAnomalyCount: 0,
  firstScanAt: null,
  lastScanAt: null,
  deliveredAt: null,
  fault: null,
  updatedAt: '2026-03-01T00:00:00.000Z',
  ...fields,
})

/** A server's list, newest first: `p1000` … `p1`. */
let stored: PackageRow[]
let asked: Wanted[]
let given: number
let answers: (() => void)[] | null
let failing: unknown
let ticks: (() => void)[]
let list: PackageList

function answer({ first, after, offset = 0, only }: Wanted): Found {
  const from = after ? stored.findIndex(({ id }) => id === after) + 1 : 0
  const rows = only
    ? stored.filter((row) => row.trackingNumber === only)
    : stored.slice(from + offset, from + offset + first)
  return {
    rows: rows.map((row) => ({ cursor: row.id, row })),
    total: stored.length,
    hasNext: stored.at(-1)?.id !== rows.at(-1)?.id,
    position: 'here',
  }
}

const read = async (_filter: PackageFilter, wanted: Wanted, signal: AbortSignal): Promise<Found> => {
  asked.push(wanted)
  if (failing) throw failing
  const found = answer(wanted)
  if (answers) await new Promise<void>((resolve) => answers?.push(resolve))
  if (signal.aborted) throw signal.reason
  given++
  return found
}
const later = (run: () => void) => {
  ticks.push(run)
  return () => {
    ticks = ticks.filter((one) => one !== run)
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))
/** As much time passes as the list waits for the view to rest. */
const pass = async () => {
  const due = ticks
  ticks = []
  for (const run of due) run()
  await settled()
}
const look = async (from: number) => {
  list.show(from, from + 20)
  await settled()
}
const at = (index: number) => list.at(index)?.row.id ?? null
const change = (kind: 'CREATED' | 'UPDATED', row: PackageRow) => list.apply({ kind, package: row })
const arrive = (id: string) => {
  const row = somePackage(id)
  stored.unshift(row)
  change('CREATED', row)
}

beforeEach(async () => {
  stored = Array.from({ length: 1_000 }, (_, index) => somePackage(`p${1_000 - index}`))
  asked = []
  given = 0
  answers = null
  failing = null
  ticks = []
  list = createPackageList(read, { size: 10, keep: 5, later })
  await list.open(everything)
})

describe('a list of packages', () => {
  it('reads its first page, and others as they come into view', async () => {
    expect(list.get()).toMatchObject({ count: 1_000, arrived: 0, position: 'here' })
    expect([at(0), at(9), at(10)]).toEqual(['p1000', 'p991', null])
    await look(500)
    expect([at(499), at(500), at(519)]).toEqual(['p501', 'p500', 'p481'])
  })

  it('does not shift while packages arrive, and brings them in when asked', async () => {
    await look(0)
    arrive('new1')
    arrive('new2')
    expect(list.get().arrived).toBe(2)
    expect(at(0)).toBe('p1000')
    await look(0)
    await pass()
    await look(500)
    expect(at(500)).toBe('p500')
    await list.bringIn()
    expect(list.get()).toMatchObject({ arrived: 0, count: 1_002, opened: 2 })
    expect([at(0), at(2)]).toEqual(['new2', 'p1000'])
  })

  it('counts a package that arrived and then moved once', () => {
    arrive('new1')
    change('UPDATED', somePackage('new1', { location: 'Munich' }))
    expect(list.get().arrived).toBe(1)
  })

  it('lets those behind a package that should never have been move up', async () => {
    await look(0)
    await pass()
    await look(10)
    stored = stored.filter(({ id }) => id !== 'p995')
    list.apply({ kind: 'LEFT', package: somePackage('p995') })
    await pass()
    await settled()
    expect(list.get()).toMatchObject({ count: 999, position: 'here' })
    await look(0)
    await pass()
    expect([at(4), at(5), at(9), at(10)]).toEqual(['p996', 'p994', 'p990', 'p989'])
  })

  it('begins again without the package that it began with, and counts none that is gone', async () => {
    await look(0)
    arrive('new1')
    list.apply({ kind: 'LEFT', package: somePackage('new1') })
    expect(list.get().arrived).toBe(0)
    stored = stored.filter(({ id }) => id !== 'new1' && id !== 'p1000')
    list.apply({ kind: 'LEFT', package: somePackage('p1000') })
    await settled()
    expect(at(0)).toBe('p999')
  })

  it('holds no more pages than it may, those around the view', async () => {
    for (let from = 0; from <= 200; from += 10) {
      await look(from)
      await pass()
    }
    const held = stored.filter((_, index) => list.at(index))
    expect(held.length).toBeLessThanOrEqual(50)
    expect(at(205)).toBe('p795')
    expect(at(0)).toBeNull()
  })

  it('reads on from the last row where the page before is held, and from its beginning else', async () => {
    await look(10)
    await pass()
    await look(700)
    expect(asked).toContainEqual({ first: 10, after: 'p991' })
    expect(asked.some(({ after, offset }) => after === 'p1000' && (offset ?? 0) >= 689)).toBe(true)
  })

  it('reads nothing while the view flies past, and what is in view once it rests', async () => {
    await look(0)
    await pass()
    const before = asked.length
    for (let from = 5; from <= 900; from += 5) {
      list.show(from, from + 20)
      if (from % 25 === 0) await pass()
    }
    expect(asked.length - before).toBeLessThan(5)
    await pass()
    expect(at(900)).toBe('p100')
    expect(asked.length - before).toBeLessThan(10)
  })

  it('gives up what went out of view before it came', async () => {
    await look(0)
    await pass()
    answers = []
    await look(300)
    const [waiting, late] = [answers, given]
    answers = null
    list.show(600, 620)
    await pass()
    for (const resolve of waiting) resolve()
    await settled()
    expect(at(300)).toBeNull()
    await pass()
    expect(at(600)).toBe('p400')
    expect(given).toBeGreaterThan(late)
  })

  it('shows changes of rows it holds, and tells of those in view only', async () => {
    await look(0)
    await pass()
    let told = 0
    list.subscribe(() => told++)
    change('UPDATED', somePackage('p995', { status: 'DELIVERED', updatedAt: '2026-03-02T00:00:00.000Z' }))
    change('UPDATED', somePackage('p996', { status: 'DELIVERED', updatedAt: '2026-03-02T00:00:00.000Z' }))
    await settled()
    expect(list.at(5)?.row.status).toBe('DELIVERED')
    expect(told).toBe(1)
    change('UPDATED', somePackage('p3', { status: 'DELIVERED' }))
    await settled()
    expect(told).toBe(1)
  })

  it('keeps the newer of a change and of an answer that was under way', async () => {
    await look(0)
    await pass()
    answers = []
    await look(300)
    change('UPDATED', somePackage('p700', { location: 'Munich', updatedAt: '2026-03-02T00:00:00.000Z' }))
    const waiting = answers
    answers = null
    for (const resolve of waiting) resolve()
    await settled()
    expect(list.at(300)?.row.location).toBe('Munich')
    change('UPDATED', somePackage('p700', { location: 'Hamburg' }))
    expect(list.at(300)?.row.location).toBe('Munich')
  })

  it('is read again at the same places after nobody followed it', async () => {
    await look(500)
    await pass()
    list.rest()
    const moved = { location: 'Munich', updatedAt: '2026-03-02T00:00:00.000Z' }
    stored.unshift(somePackage('meanwhile'))
    stored = stored.map((row) => (row.id === 'p500' ? somePackage('p500', moved) : row))
    list.readAgain()
    await settled()
    await settled()
    expect(list.get()).toMatchObject({ position: 'here', opened: 1 })
    expect(list.at(500)?.row).toMatchObject({ id: 'p500', location: 'Munich' })
    await look(0)
    await pass()
    expect([at(0), at(1)]).toEqual(['p1000', 'p999'])
  })

  it('says what failed, reads no more of it by itself, and tries again when told', async () => {
    failing = new Error('no network')
    await look(500)
    await pass()
    expect(list.get().error).toBe(failing)
    const before = asked.length
    await look(501)
    await pass()
    expect(asked.length).toBe(before)
    failing = null
    list.retry()
    await settled()
    expect(list.get().error).toBeNull()
    expect(at(500)).toBe('p500')
  })

  it('begins again when the package it began with is no more', async () => {
    failing = new ListGone()
    const reopened = look(500)
    failing = null
    await reopened
    await settled()
    expect(list.get()).toMatchObject({ opened: 2, error: null })
    expect(at(0)).toBe('p1000')
  })

  it('counts in a narrowed list only what fits, and one that came to fit where all of it is held', async () => {
    stored = stored.slice(0, 3).map(({ id }) => somePackage(id, { status: 'ON_HOLD' }))
    await list.open({ ...everything, statuses: ['ON_HOLD'] })
    expect(list.get().count).toBe(3)
    change('CREATED', somePackage('other'))
    expect(list.get().arrived).toBe(0)
    change('UPDATED', somePackage('other', { status: 'ON_HOLD' }))
    expect(list.get().arrived).toBe(1)
    change('UPDATED', somePackage('other', { status: 'DELIVERED' }))
    expect(list.get().arrived).toBe(0)
  })

  it('shows an empty list, and what arrives in it', async () => {
    stored = []
    await list.open(everything)
    expect(list.get().count).toBe(0)
    arrive('first')
    expect(list.get().arrived).toBe(1)
    await list.bringIn()
    expect(at(0)).toBe('first')
  })
})
