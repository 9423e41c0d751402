import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../platform/errors.ts'
import { notTaken } from '../in-turn.ts'
import { demoDataFolder } from './places.ts'
import { startProgress } from './progress.ts'
import { renderReport } from './report.ts'
import { newMeter } from './row.ts'
import type { ImportOptions, Sink } from './run-import.ts'
import { runImport } from './run-import.ts'
import { temporaryFiles } from './temp-files.ts'

const files = temporaryFiles()
const header = 'event_id,occurred_at,entity_type,entity_key,kind,co2_kg'
const row = (n: number) => `e${n},2024-01-01,SUPPLIER,acme,reported,${n}`
const fileOf = (...rows: string[]) => files.write('in.csv', [header, ...rows].join('\n'))
const rowsTo = (last: number) => Array.from({ length: last }, (_, i) => row(i + 1))

/** A store that knows its event ids, as the ingest does. */
function store(afterBatch: () => void = () => {}) {
  const known: string[] = []
  const batches: { size: number; quiet: boolean }[] = []
  const sink: Sink = async (activities, { quiet }) => {
    const result = { accepted: 0, duplicates: 0, rejected: [] as { index: number; code: string; message: string }[] }
    batches.push({ size: activities.length, quiet })
    for (const [index, { eventId, reported }] of activities.entries()) {
      if (reported?.co2Kg === 13) result.rejected.push({ index, code: 'OUT_OF_RANGE', message: 'co2Kg is unlucky' })
      else if (known.includes(eventId)) result.duplicates++
      else result.accepted = known.push(eventId) && result.accepted + 1
    }
    afterBatch()
    return result
  }
  return { sink, known, batches }
}

const run = (file: string, sink: Sink, more: Partial<ImportOptions> = {}) =>
  runImport({
    file,
    format: 'auto',
    sink,
    signal: new AbortController().signal,
    out: new PassThrough().resume(),
    ...more,
  })

describe('runImport', () => {
  it('feeds batches in the order of the file and gives each rejection its line', async () => {
    const { sink, known, batches } = store()
    const file = fileOf(...rowsTo(12), 'bad row', '', row(13), ...rowsTo(25).slice(13))
    const report = await run(file, sink, { batchSize: 10, quiet: true })
    expect(report).toMatchObject({
      format: 'activities',
      rows: 26,
      accepted: 24,
      duplicates: 0,
      rejected: 2,
      stopped: null,
    })
    expect(report.firstRejections.map(({ line, code }) => [line, code])).toEqual([
      [14, 'BAD_ROW'],
      [16, 'OUT_OF_RANGE'],
    ])
    expect(report.firstRejections[1]?.message).toBe('co2_kg is unlucky')
    expect(known).toEqual(rowsTo(25).flatMap((_, i) => (i === 12 ? [] : [`e${i + 1}`])))
    expect(batches).toEqual([10, 10, 5].map((size) => ({ size, quiet: true })))
  })

  it('finishes the batch in hand when it is stopped, and goes on where it stopped when run again', async () => {
    const stop = new AbortController()
    const { sink, known } = store(() => stop.abort())
    const file = fileOf(...rowsTo(12), ...rowsTo(30).slice(13))
    const first = await run(file, sink, { batchSize: 10, signal: stop.signal })
    expect(first).toMatchObject({ accepted: 10, stopped: { reason: 'signal' } })
    expect(renderReport(first)).toContain('run the same command again')
    const second = await run(file, sink, { batchSize: 10 })
    expect(second).toMatchObject({ accepted: 19, duplicates: 10, rejected: 0, stopped: null })
    expect(new Set(known).size).toBe(known.length)
  })

  it('reports what was stored when the store fails half-way', async () => {
    const { sink, known } = store(() => {
      if (known.length === 20) throw new Error('connection lost')
    })
    const report = await run(fileOf(...rowsTo(12), ...rowsTo(30).slice(13)), sink, { batchSize: 10 })
    expect(report).toMatchObject({ accepted: 10, stopped: { reason: 'error', error: { message: 'connection lost' } } })
    expect(renderReport(report)).toContain('connection lost')
  })

  it('stops with the server, blames no line for that, and goes on when run again', async () => {
    const { sink, known } = store()
    const stopping: Sink = async (activities, options) => {
      const taken = activities.length < 10 ? activities : activities.slice(0, 4)
      const result = await sink(taken, options)
      const left = activities.slice(taken.length).map((_, n) => notTaken(taken.length + n))
      return { ...result, rejected: [...result.rejected, ...left] }
    }
    const file = fileOf(...rowsTo(12))
    const first = await run(file, stopping, { batchSize: 10 })
    expect(first).toMatchObject({ accepted: 4, rejected: 0, stopped: { reason: 'error' } })
    expect(renderReport(first)).toContain('the server is stopping')
    expect(await run(file, sink, { batchSize: 10 })).toMatchObject({ accepted: 8, duplicates: 4, stopped: null })
    expect(new Set(known).size).toBe(12)
  })

  it('throws, storing nothing, when the file cannot be begun', async () => {
    const { sink, batches } = store()
    await expect(run(files.write('in.csv', 'event_id,kind\n1,fuel\n'), sink)).rejects.toMatchObject({
      code: 'BAD_COLUMNS',
    })
    await expect(run(files.write('in.csv', ''), sink)).rejects.toMatchObject({ code: 'EMPTY_FILE' })
    const nowhere = { reportFile: files.path('no/such/folder.csv') }
    await expect(run(fileOf(row(1)), sink, nowhere)).rejects.toMatchObject({ code: 'REPORT_NOT_WRITABLE' })
    expect(batches).toEqual([])
  })

  it('checks and stores nothing in a dry run', async () => {
    const { sink, batches } = store()
    const check: ImportOptions['check'] = ({ eventId }) => {
      if (eventId === 'e2') throw new InputError('UNKNOWN_FUEL', 'no such fuel')
      return null
    }
    const report = await run(fileOf(...rowsTo(3)), sink, { dryRun: true, check })
    expect(report).toMatchObject({
      dryRun: true,
      accepted: 2,
      rejected: 1,
      firstRejections: [{ line: 3, code: 'UNKNOWN_FUEL' }],
    })
    expect(batches).toEqual([])
  })

  it('recognises the shipments file, counts its unknown by reason and writes every problem into the report file', async () => {
    const { sink, known } = store()
    const reportFile = files.path('problems.csv')
    const report = await run(`${demoDataFolder}/scms-shipments-2006-2013.csv`, sink, { reportFile })
    expect(report).toMatchObject({ format: 'shipments', rows: 7779, consignments: 5551, accepted: 2361, rejected: 0 })
    expect(report.unknown.UNKNOWN_ORIGIN?.count).toBe(2894)
    expect(known[0]).toBe('scms:ASN-6')
    expect(readFileSync(reportFile, 'utf8').trim().split('\n')).toHaveLength(1 + 5551 - 2361)
  })
})

describe('renderReport', () => {
  it('shows the first 20 rejections in full and counts the rest', async () => {
    const { sink, batches } = store()
    const report = await run(fileOf(...Array.from({ length: 25 }, () => 'bad')), sink)
    expect(batches).toEqual([])
    const text = renderReport(report)
    expect(text.match(/BAD_ROW, line \d+:/g)).toHaveLength(20)
    expect(text).toContain('BAD_ROW, line 2: ')
    expect(text).toContain('and 5 more; --report FILE')
  })

  it('lists by line what the reader and the store reject, whichever is heard of first', async () => {
    const { sink } = store()
    const late = Array.from({ length: 30 }, () => 'bad')
    const report = await run(fileOf(row(13), 'bad', row(13), ...late), sink)
    expect(report.firstRejections.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2))
    expect(report.rejected).toBe(33)
  })

  it('counts one thing in the singular, and leaves out what there is none of', async () => {
    const { sink } = store()
    const text = renderReport({ ...(await run(fileOf(row(1), row(1)), sink)), rows: 1, consignments: 1, seconds: 1 })
    expect(text).toContain('(activities): 1 row in 1 consignment, 1.0 s, 1 row/s\n')
    expect(text).toMatch(/duplicates +1 +known before, or repeated in this file: left as they were\n/)
    expect(text).not.toMatch(/unknown|computable/)
    expect(renderReport(await run(fileOf('bad', row(2)), sink))).toContain('The record has 1 field, the header 6')
    const shipments = await run(`${demoDataFolder}/scms-shipments-2006-2013.csv`, sink)
    expect(renderReport(shipments)).toMatch(/not computable +3,190 +the file does not say enough: left out\n/)
    expect(shipments.hints).toEqual(['2,361 consignments have a day and no time: each counts from 00:00 UTC.'])
  })

  it('says how days without a time were taken, once', async () => {
    const { sink } = store()
    const zoned = `${header},time_zone`
    const timed = 'e1,2024-01-01T08:00Z,SUPPLIER,acme,reported,1,'
    const hints = async (...rows: string[]) =>
      (await run(files.write('in.csv', [zoned, ...rows].join('\n')), sink)).hints
    expect(await hints(timed)).toEqual([])
    expect(await hints(timed, `${row(2)},`)).toEqual(['1 row has a day and no time: it counts from 00:00 UTC.'])
    expect(await hints(`${row(2)},Asia/Tokyo`, `${row(3)},Asia/Tokyo`)).toEqual([
      '2 rows have a day and no time: each counts from 00:00 of its time_zone.',
    ])
    expect(await hints(`${row(2)},Asia/Tokyo`, `${row(3)},`)).toEqual([
      '2 rows have a day and no time: each counts from 00:00 of its time_zone, of UTC where it names none.',
    ])
  })
})

describe('startProgress', () => {
  const meter = { ...newMeter(), done: 50, total: 200, records: 12_500 }

  it('writes a plain line every five seconds where nobody watches', () => {
    const out = new PassThrough()
    let now = 0
    const progress = startProgress(out, () => now)
    for (now = 0; now <= 12_000; now += 100) progress.update(meter)
    progress.stop()
    expect(String(out.read())).toBe('12,500 rows, 25 %, 2,500 rows/s\n12,500 rows, 25 %, 1,250 rows/s\n')
  })

  it('draws a bar on a terminal and gives the cursor back', () => {
    const out = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
    const progress = startProgress(out)
    progress.update(meter)
    progress.stop()
    const drawn = String(out.read())
    expect(drawn).toContain('rows/s')
    expect(drawn.lastIndexOf('\x1b[?25h')).toBeGreaterThan(drawn.lastIndexOf('\x1b[?25l'))
  })
})
