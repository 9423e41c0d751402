import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Home, makeHome, openNode } from '../../testing/harness.ts'
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

async function storedEmissions(): Promise<number> {
  const node = await openNode(home.config)
  const { emissions } = await node.data<{ emissions: { totalCount: number } }>('{ emissions { totalCount } }')
  await node.stop()
  return emissions.totalCount
}

describe('npm run import', () => {
  it('stores a file, names the lines it left out, and finds only duplicates the second time', async () => {
    const lines = days('twice', 1_200)
    lines[700] = 'twice-700,1990-01-01,FACILITY,twice-0,reported,a lot'
    lines[900] = 'twice-900,2990-01-01,FACILITY,twice-0,reported,100'
    const file = csv('twice.csv', lines)
    const before = await storedEmissions()

    const first = await run([file, '--quiet'])
    expect(first).toMatchObject({ code: 0 })
    expect(told(first.output, 'accepted')).toBe(1_198)
    expect(first.output).toContain('BAD_NUMBER, line 702:')
    expect(first.output).toContain('OUT_OF_RANGE, line 902:')

    const second = await run([file, '--quiet'])
    expect(second).toMatchObject({ code: 0 })
    expect(told(second.output, 'accepted')).toBe(0)
    expect(told(second.output, 'duplicates')).toBe(1_198)
    expect(await storedEmissions()).toBe(before + 1_198)
  })

  it('ends after the batch in hand on Ctrl-C, says how to go on, and goes on when it is run again', async () => {
    const lines = days('long', 6_000)
    // The report gets this line's problem when the batches before it are stored.
    lines[1_200] = 'long-1200,1990-01-01,FACILITY,long-0,reported,a lot'
    const file = csv('long.csv', lines)
    const report = files.write('left-out.csv', '')
    const before = await storedEmissions()

    const stopped = start([file, '--quiet', '--report', report])
    await vi.waitFor(() => expect(readFileSync(report, 'utf8')).toContain('BAD_NUMBER'), { timeout: 60_000 })
    stopped.kill('SIGINT')
    const first = await stopped.ended
    expect(first).toMatchObject({ code: 130 })
    expect(first.output).toContain('run the same command again to go on')
    const stored = told(first.output, 'accepted')
    expect(stored).toBeGreaterThanOrEqual(1_000)
    expect(stored).toBeLessThan(5_999)
    expect(await storedEmissions()).toBe(before + stored)

    const second = await run([file, '--quiet'])
    expect(second).toMatchObject({ code: 0 })
    expect(told(second.output, 'duplicates')).toBe(stored)
    expect(told(second.output, 'accepted')).toBe(5_999 - stored)
    expect(await storedEmissions()).toBe(before + 5_999)
  }, 180_000)

  it('checks every line and stores nothing with --dry-run', async () => {
    const file = csv('dry.csv', [...days('dry', 20), 'dry-x,2990-01-01,FACILITY,dry-0,reported,1'])
    const before = await storedEmissions()
    const { code, output } = await run([file, '--dry-run'])
    expect(code).toBe(0)
    expect(told(output, 'valid')).toBe(20)
    expect(output).toContain('OUT_OF_RANGE, line 22:')
    expect(await storedEmissions()).toBe(before)
  })

  it('says in one sentence why a file cannot be begun, and harms nothing', async () => {
    const before = await storedEmissions()
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
    expect(await storedEmissions()).toBe(before)
  })

  it('keeps what came before the place where a file breaks off, and exits with 1', async () => {
    const whole = gzipSync(`${[header, ...days('cut', 3_000)].join('\n')}\n`)
    const file = files.write('cut.csv.gz', whole.subarray(0, whole.length / 2))
    const before = await storedEmissions()
    const { code, output } = await run([file, '--quiet'])
    expect(code).toBe(1)
    expect(output).toContain('Stopped by an error')
    const stored = told(output, 'accepted')
    expect(stored).toBeGreaterThan(0)
    expect(await storedEmissions()).toBe(before + stored)
  })

  it('tells how it is used when the command line makes no sense', async () => {
    const { code, output } = await run(['a.csv', '--loud'])
    expect(code).toBe(1)
    expect(output).toContain('Usage: npm run import -- FILE.csv')
  })
})
