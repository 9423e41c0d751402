import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MilestoneItem, readMilestonesCsv } from './milestones-csv.ts'
import { collect, temporaryFiles } from './temp-files.ts'

const files = temporaryFiles()
const header = 'process_no,leg,leg_id,seq,milestone,place_id,planned_min,actual_min,cum_planned_min,cum_actual_min'
const read = (lines: readonly string[]) =>
  collect(readMilestonesCsv(files.write('milestones.csv', [header, ...lines].join('\n'))))
const scansOf = async (lines: readonly string[]) =>
  (await read(lines)).flatMap((row) => ('scan' in row ? [row.scan] : []))

/** Process 2: one inbound leg by way of 256, and the outbound leg. */
const inbound = [
  '2,i1,7,1,RCS,,200,220,200,220',
  '2,i1,7,2,DEP1,609.0,210,215,410,435',
  '2,i1,7,3,RCF1,256.0,900,700,1310,1135',
  '2,i1,7,4,DEP2,256.0,100,100,1410,1235',
  '2,i1,7,5,RCF2,411.0,90,0,1500,1235',
  '2,i1,7,6,DLV,,500,200,2000,1500',
]
const outbound = [
  '2,o,8,1,RCS,,60,60,60,60',
  '2,o,8,2,DEP1,411.0,60,60,120,120',
  '2,o,8,3,RCF1,128.0,60,60,180,180',
  '2,o,8,4,DLV,,60,90,240,270',
]
/** Minutes after the first process would have started. */
const minute = (minutes: number) => new Date(Date.parse('2013-01-01T00:00:00Z') + minutes * 60_000)
const started = 2 * 55

describe('readMilestonesCsv', () => {
  it('makes each leg a package whose scans say when they were planned and what is promised', async () => {
    const scans = await scansOf(inbound)
    expect(scans.map(({ milestone, status }) => [milestone, status])).toEqual([
      ['RCS', 'PICKED_UP'],
      ['DEP1', 'IN_TRANSIT'],
      ['RCF1', 'IN_TRANSIT'],
      ['DEP2', 'IN_TRANSIT'],
      ['RCF2', 'IN_TRANSIT'],
      ['DLV', 'DELIVERED'],
    ])
    expect(scans[2]).toEqual({
      eventId: 'C2K-2-i1-RCF1',
      trackingNumber: 'C2K-2-i1',
      carrier: 'Cargo 2000',
      eventTime: minute(started + 1135),
      status: 'IN_TRANSIT',
      milestone: 'RCF1',
      location: '256',
      plannedAt: minute(started + 1310),
      promisedAt: minute(started + 2000),
      plannedRoute: [{ name: '609' }, { name: '256' }, { name: '411' }],
      mode: 'AIR',
    })
    expect(scans[0]).toMatchObject({ location: null, mode: null, plannedRoute: scans[2]?.plannedRoute })
  })

  it('starts the inbound legs of a process together, and the outbound leg when the last is delivered', async () => {
    const second = inbound.map((line) => line.replace(',i1,', ',i2,').replace('2000,1500', '2000,1700'))
    const scans = await scansOf([...outbound, ...inbound, ...second])
    const received = (leg: string) => scans.find(({ eventId }) => eventId === `C2K-2-${leg}-RCS`)?.eventTime
    expect(received('i2')).toEqual(received('i1'))
    expect(received('o')).toEqual(minute(started + 1700 + 60))
  })

  it('gives the same scans, oldest first, in whatever order the rows stand', async () => {
    const lines = [...inbound, ...outbound]
    const expected = await scansOf(lines)
    expect(expected).toHaveLength(10)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        expect(await scansOf(shuffled)).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    ['2,i1,7,3,RCF1,256.0,900,late,1310,late', 'BAD_NUMBER', "cum_actual_min is 'late'"],
    ['2,i1,7,3,RCF1,256.0,900,-5,1310,-5', 'BAD_NUMBER', 'minutes from the start of the leg'],
    ['2,i1,7,3,RCF1,256.0,900,9,1310,99999999', 'BAD_NUMBER', '0 to 527040'],
    ['2,i1,7,3,RCF1,256.0,900,700,,1135', 'MISSING_VALUE', 'cum_planned_min is empty'],
    ['2,x9,7,3,RCF1,256.0,900,700,1310,1135', 'BAD_VALUE', 'use one of i1, i2, i3, o'],
    ['2,i1,7,3,TELEPORT,256.0,900,700,1310,1135', 'UNKNOWN_MILESTONE', "milestone is 'TELEPORT'"],
    ['2,i1,7,3,DEP1,256.0,900,700,1310,1135', 'REPEATED', 'already has its DEP1 in line 3'],
    ['2,i1,7,3', 'BAD_ROW', 'The record has 4 fields, the header 10'],
  ])('says of %s what to do, and keeps the other rows', async (bad, code, message) => {
    const rows = await read([...inbound.slice(0, 2), bad, ...inbound.slice(3)])
    expect(rows[0]).toMatchObject({ line: 4, code, message: expect.stringContaining(message) })
    const scans = rows.slice(1) as MilestoneItem[]
    expect(scans.map(({ scan }) => scan.milestone)).toEqual(['RCS', 'DEP1', 'DEP2', 'RCF2', 'DLV'])
    expect(scans[0]?.scan.promisedAt).toEqual(minute(started + 2000))
  })

  it('promises nothing for a package without its delivery', async () => {
    const [first] = await scansOf(inbound.slice(0, 3))
    expect(first?.promisedAt).toBeNull()
  })

  it('names the columns that a file lacks', async () => {
    const other = collect(readMilestonesCsv(files.write('other.csv', 'id,leg\n1,i1\n')))
    await expect(other).rejects.toMatchObject({
      code: 'BAD_COLUMNS',
      message: expect.stringContaining('cum_actual_min'),
    })
  })
})
