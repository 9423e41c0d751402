import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { temporaryFiles } from '../ingest/import/temp-files.ts'
import { groupBy } from '../platform/group-by.ts'
import { csv, header, instant, reading, readings } from './csv-for-tests.ts'
import { readRows } from './rows.ts'
import { scoreLines } from './scores.ts'
import { areaUnderCurve } from './verdict.ts'

const files = temporaryFiles()
const now = new Date()
type Line = Record<string, string>

async function scoresOf(content: string, allEntities = false): Promise<Line[]> {
  const input = await readRows(files.write('input.csv', content), now)
  return parse([...scoreLines(input, allEntities, now)].join(''), { columns: true }) as Line[]
}

const hot = readings(150, 100, 110)

describe('the scores of a file of activities', () => {
  it('are one line for each row, in the order of the rows, whatever became of them', async () => {
    const lines = [
      ...readings(40),
      reading('hub', 3, 100),
      'bad,2023-02-30,FACILITY,hub,reported,100',
      `ahead,2990-01-01,FACILITY,hub,reported,100`,
      `world,${instant(40)},FACILITY,hub,reported,1e14`,
      reading('hub', 41, 100),
    ]
    const scores = await scoresOf(csv(lines))
    expect(scores.map(({ line }) => Number(line))).toEqual(lines.map((_, index) => index + 2))
    expect(scores.map(({ event_id }) => event_id)).toEqual(lines.map((line) => line.split(',')[0]))
    const [again, bad, ahead, world, last] = scores.slice(-5)
    expect(again).toMatchObject({ score: '0', left_out: expect.stringMatching(/^DUPLICATE: /), counted: '' })
    expect(bad).toMatchObject({ score: '0', left_out: expect.stringMatching(/^BAD_DATE: /) })
    expect(ahead).toMatchObject({ score: '0', left_out: expect.stringMatching(/^OUT_OF_RANGE: /) })
    expect(world).toMatchObject({ score: '0', data_error: expect.stringContaining('whole world'), left_out: '' })
    expect(Number(last?.baseline)).toBeGreaterThan(80)
    expect(Number(last?.baseline)).toBeLessThan(120)
  })

  it('know nothing of what comes later', async () => {
    const whole = await scoresOf(csv(hot))
    for (const rows of [25, 120, 310]) {
      expect(await scoresOf(csv(hot.slice(0, rows)))).toEqual(whole.slice(0, rows))
    }
  })

  it('know nothing of what comes later when rows come late, again or as corrections either', async () => {
    const late = [...hot.slice(0, 200), ...hot.slice(230), ...hot.slice(190, 230)].map((line) => `${line},`)
    const lines = [
      ...late,
      `${reading('hub', 145, 70)},true`,
      `${reading('hub', 103, 100)},true`,
      `${reading('dock', 151, 100)},`,
    ]
    const content = (rows: number) => csv(lines.slice(0, rows)).replace(header, `${header},corrects`)
    const whole = await scoresOf(content(lines.length))
    expect(whole.at(-3)).toMatchObject({ event_id: 'hub-145', counted: '70', left_out: '' })
    for (const rows of [210, 425, 461, 462]) expect(await scoresOf(content(rows))).toEqual(whole.slice(0, rows))
  })

  it('have no baseline and no score while there is too little history', async () => {
    const [first] = await scoresOf(csv(hot))
    expect(first).toMatchObject({ predicted: '', baseline: '', low: '', high: '', score: '0', hotspot: '' })
    expect(Number(first?.counted)).toBeGreaterThan(0)
  })

  it('say what is counted in the period until the row, itself included', async () => {
    const scores = await scoresOf(csv(hot))
    const day = scores.filter(({ entity_key, period }) => entity_key === 'hub' && period?.startsWith('2023-05-01'))
    expect(day).toHaveLength(1)
    expect(day[0]).toMatchObject({ period_end: '2023-05-02T00:00:00.000Z' })
    expect(day[0]?.counted).toBe(hot.find((line) => line.startsWith('hub-120,'))?.split(',')[5])
  })

  it('are higher in a rise than outside it, and higher there than for others', async () => {
    const scores = await scoresOf(csv(hot))
    const within = ({ event_id = '' }: Line) => /^hub-10\d$/.test(event_id)
    const known = scores.filter(({ baseline }) => baseline !== '')
    const numbers = (lines: Line[]) => lines.map(({ score }) => Number(score))
    const inside = numbers(known.filter(within))
    const outside = numbers(known.filter((line) => !within(line)))
    expect(inside).toHaveLength(10)
    expect(areaUnderCurve(inside, outside)).toBeGreaterThan(0.98)
    for (const score of [...inside, ...outside]) expect(score >= 0 && score <= 1).toBe(true)
  })

  it('hold the further entities of a row only where they are asked for', async () => {
    const columns = 'event_id,occurred_at,entity_type,entity_key,also_route,kind,co2_kg'
    const lines = readings(30).map((line) => line.replace(',reported', ',north,reported'))
    const content = `${[columns, ...lines].join('\n')}\n`
    expect(await scoresOf(content)).toHaveLength(lines.length)
    const all = await scoresOf(content, true)
    expect(all.slice(0, 2).map(({ line, entity_type }) => [line, entity_type])).toEqual([
      ['2', 'FACILITY'],
      ['2', 'ROUTE'],
    ])
    expect(all).toHaveLength(2 * lines.length)
  })
})

describe('the scores of the shipments', () => {
  it('give all lines of a consignment what was known on the day of its delivery', async () => {
    const input = await readRows('api/demo/data/scms-shipments-2006-2013.csv', now)
    const scores = parse([...scoreLines(input, false, now)].join(''), { columns: true }) as Line[]
    expect(scores).toHaveLength(7_779)
    expect(scores.filter(({ data_error }) => data_error).map(({ event_id }) => event_id)).toEqual([
      'scms:ASN-161',
      'scms:ASN-70',
      'scms:ASN-69',
      'scms:ASN-6101',
    ])
    const byEvent = groupBy(scores, ({ event_id }) => event_id)
    expect(byEvent.get('scms:ASN-93')?.length).toBeGreaterThan(1)
    for (const lines of byEvent.values()) {
      const figures = lines.map(({ line: _, left_out: __, ...rest }) => rest)
      expect(new Set(figures.map((each) => JSON.stringify(each))).size).toBe(1)
    }
  })
})
