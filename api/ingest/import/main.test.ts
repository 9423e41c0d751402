import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../platform/db.ts'
import { type Home, makeHome } from '../../testing/harness.ts'
import { type Ending, type PlumeProcess, startProcess } from '../../testing/process.ts'
import { temporaryFiles } from './temp-files.ts'

const files = temporaryFiles()
let home: Home

beforeAll(async () => {
  home = await makeHome('embedded')
})
afterAll(() => home.remove())

const start = (args: string[], settings: Record<string, string> = {}): PlumeProcess =>
  startProcess({ DATA_DIR: home.config.dataDir, ...settings }, ['api/ingest/import/main.ts', ...args])
const run = (args: string[], settings?: Record<string, string>): Promise<Ending> => start(args, settings).ended

const header = 'event_id,occurred_at,entity_type,entity_key,kind,co2_kg'
const days = (key: string, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const at = new Date(n * 86_400_000).toISOString()
    return `${key}-${n},${at},FACILITY,${key}-${n % 7},reported,${100 + (n % 5)}`
  })
const csv = (name: string, lines: string[]) => files.write(name, `${[header, ...lines].join('\n')}\n`)

/** The figure behind a label of the printed report. */
function told(output: string, label: string): number {
  const figure = new RegExp(`^ +${label} +([\\d,]+)`, 'm').exec(output)?.[1]
  return Number(figure?.replaceAll(',', ''))
}

/** How many events of `key` are stored; of all, without one. */
async function stored(key = ''): Promise<number> {
  const { db, close } = await openDatabase(home.config)
  const count = await db.emission.count({ where: { eventId: { startsWith: key } } })
  await close()
  return count
}

describe('npm run import', () => {
  it('stores a file, names the lines it left out, and finds only duplicates the second time', async () => {
    const lines = days('twice', 1_200)
    lines[700] = 'twice-700,1990-01-01,FACILITY,twice-0,reported,a lot'
    lines[900] = 'twice-900,2990-01-01,FACILITY,twice-0,reported,100'
    const file = csv('twice.csv', lines)

    const first = await run([file, '--quiet'])
    expect(first).toMatchObject({ code: 0 })
    expect(told(first.output, 'accepted')).toBe(1_198)
    expect(first.output).toContain('BAD_NUMBER, line 702:')
    expect(first.output).toContain('OUT_OF_RANGE, line 902:')

    const second = await run([file, '--quiet'])
    expect(second).toMatchObject({ code: 0 })
    expect(told(second.output, 'accepted')).toBe(0)
    expect(told(second.output, 'duplicates')).toBe(1_198)
    expect(await stored('twice-')).toBe(1_198)
  })

  it('ends after the batch in hand on Ctrl-C, says how to go on, and goes on when it is run again', async () => {
    const lines = days('long', 4_000)
    // The report gets this line's problem when the batches before it are stored.
    lines[1_200] = 'long-1200,1990-01-01,FACILITY,long-0,reported,a lot'
    const file = csv('long.csv', lines)
    const report = files.write('left-out.csv', '')

    const stopped = start([file, '--quiet', '--report', report])
    await vi.waitFor(() => expect(readFileSync(report, 'utf8')).toContain('BAD_NUMBER'), { timeout: 60_000 })
    stopped.kill('SIGINT')
    const first = await stopped.ended
    expect(first).toMatchObject({ code: 130 })
    expect(first.output).toContain('run the same command again to continue')
    const accepted = told(first.output, 'accepted')
    expect(accepted).toBeGreaterThanOrEqual(1_000)
    expect(accepted).toBeLessThan(3_999)
    expect(await stored('long-')).toBe(accepted)

    const second = await run([file, '--quiet'])
    expect(second).toMatchObject({ code: 0 })
    expect(told(second.output, 'duplicates')).toBe(accepted)
    expect(told(second.output, 'accepted')).toBe(3_999 - accepted)
    expect(await stored('long-')).toBe(3_999)
  }, 120_000)

  it('checks every line and stores nothing with --dry-run', async () => {
    const file = csv('dry.csv', [...days('dry', 20), 'dry-x,2990-01-01,FACILITY,dry-0,reported,1'])
    const { code, output } = await run([file, '--dry-run'])
    expect(code).toBe(0)
    expect(told(output, 'valid')).toBe(20)
    expect(output).toContain('OUT_OF_RANGE, line 22:')
    expect(await stored('dry-')).toBe(0)
  })

  it('says in one sentence why a file cannot be begun, and harms nothing', async () => {
    const before = await stored()
    const broken = [
      [files.path('missing.csv'), 'There is no file'],
      [files.write('columns.csv', 'when,what\n1990-01-01,7\n'), 'missing columns: event_id'],
    ] as const
    for (const [file, sentence] of broken) {
      const { code, output } = await run([file])
      expect(code).toBe(1)
      expect(output).toContain(sentence)
      expect(output).not.toMatch(/^\s+at /m)
    }
    expect(await stored()).toBe(before)
  })

  it('keeps what came before the place where a file breaks off, and exits with 1', async () => {
    const whole = gzipSync(`${[header, ...days('cut', 3_000)].join('\n')}\n`)
    const file = files.write('cut.csv.gz', whole.subarray(0, whole.length / 2))
    const { code, output } = await run([file, '--quiet'])
    expect(code).toBe(1)
    expect(output).toContain('Stopped by an error')
    const accepted = told(output, 'accepted')
    expect(accepted).toBeGreaterThan(0)
    expect(await stored('cut-')).toBe(accepted)
  })

  it('exits with 1 when a quote never closes, and stores what came before it', async () => {
    const file = csv('quote.csv', [...days('quote', 700), 'quote-x,1970-01-01,"FACILITY,quote-0,reported,1', 'quote-y'])
    const { code, output } = await run([file, '--quiet'])
    expect(code).toBe(1)
    expect(output).toContain('UNCLOSED_QUOTE, line 702:')
    expect(output).toContain('The file is truncated: line 702:')
    expect(await stored('quote-')).toBe(700)
  })

  it('rejects an event id that comes again with other content, and says how decimals and factors were taken', async () => {
    const file = files.write(
      'told.csv',
      [
        'sep=;',
        'event_id;occurred_at;entity_type;entity_key;kind;co2_kg;kwh',
        'told-1;2024-01-01;FACILITY;t;reported;1.000;',
      ]
        .concat('told-1;2024-01-01;FACILITY;t;reported;1.000;', 'told-1;2024-01-01;FACILITY;t;reported;2,5;')
        .concat('told-2;2017-01-01;FACILITY;t;electricity;;100', '')
        .join('\r\n'),
    )
    const { code, output } = await run([file, '--quiet'])
    expect(code).toBe(0)
    expect([told(output, 'accepted'), told(output, 'duplicates'), told(output, 'rejected')]).toEqual([2, 1, 1])
    expect(output).toMatch(/OTHER_CONTENT, line 5: .*line 3/)
    expect(output).toMatch(/FACTOR_STANDS_IN +1 +e\.g\. line 6: .*2017/)
    expect(output).toContain('Line 5 has the decimal comma of 2,5')
  })

  it('tells how it is used when the command line makes no sense', async () => {
    const { code, output } = await run(['a.csv', '--loud'])
    expect(code).toBe(1)
    expect(output).toContain('Usage: npm run import -- FILE.csv')
  })
})
