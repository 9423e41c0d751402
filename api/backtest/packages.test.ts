import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readMilestonesCsv } from '../ingest/import/milestones-csv.ts'
import { collect, temporaryFiles } from '../ingest/import/temp-files.ts'
import { backtestPackages, scoreFile } from './packages.ts'
import { replayPackages } from './replay-packages.ts'

const files = temporaryFiles()
const header = 'process_no,leg,leg_id,seq,milestone,place_id,planned_min,actual_min,cum_planned_min,cum_actual_min'

/**
 * Packages to 10, nine of ten delivered in time, and to 20, nine of ten a day late. Nothing shows before the delivery:
 * every milestone is reached as planned.
 */
const processes = Array.from({ length: 400 }, (_, n) => {
  const slow = n % 2 === 1
  const late = slow !== n % 20 > 17
  const steps = [
    ['RCS', '', 60, 60],
    ['DEP1', '1', 240, 240],
    ['RCF1', slow ? '20' : '10', 600, 600],
    ['DLV', '', 1500, late ? 2940 : 1400],
  ]
  return steps.map(([name, place, planned, actual], i) =>
    [10 * n, 'o', n, i + 1, name, place, 0, 0, planned, actual].join(','),
  )
})
const file = files.write('milestones.csv', [header, ...processes.flat()].join('\n'))

const output: string[] = []
beforeEach(() => {
  output.length = 0
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => output.push(String(text)) > 0)
  vi.spyOn(console, 'error').mockImplementation((text) => void output.push(String(text)))
})
afterEach(() => vi.restoreAllMocks())

describe('the backtest of packages', () => {
  it('learns which destination is late, long before simple rules see it', async () => {
    const { scores } = await scoreFile(file)
    expect(scores.packages).toBe(400)
    const [plume, promise, plan, minutes] = scores.milestones.find(({ milestone }) => milestone === 'RCS')?.rules ?? []
    expect(plume?.precision).toBeGreaterThan(0.8)
    expect(plume?.recall).toBeGreaterThan(0.7)
    expect(plume?.brier).toBeLessThan(0.15)
    for (const rule of [promise, plan, minutes]) expect(rule).toMatchObject({ precision: null, recall: 0, brier: 0.5 })
  })

  it('says how long before the miss the first warning came', async () => {
    const { scores } = await scoreFile(file)
    const [plume, promise] = scores.warnings
    expect(plume?.late).toBe(200)
    expect(plume?.warnedBeforeMiss).toBeGreaterThan(140)
    expect(plume?.medianLeadHours).toBe(24)
    expect(promise).toMatchObject({ warned: 0, medianLeadHours: null })
  })

  it('gives chances that come true', async () => {
    const { scores } = await scoreFile(file)
    expect(scores.calibrationError).toBeLessThan(0.08)
    expect(scores.reliability.reduce((sum, { forecasts }) => sum + forecasts, 0)).toBe(3 * 400)
  })

  it('knows nothing of the future: what comes later changes no forecast', async () => {
    const scans = (await collect(readMilestonesCsv(file))).flatMap((row) => ('scan' in row ? [row.scan] : []))
    const whole = replayPackages(scans)
    const half = replayPackages(scans.slice(0, scans.length / 2))
    expect(half.length).toBeGreaterThan(400)
    const key = (forecast: (typeof whole)[number]) => `${forecast.trackingNumber} ${forecast.milestone}`
    const known = new Map(whole.map((forecast) => [key(forecast), forecast]))
    for (const forecast of half) expect(known.get(key(forecast))).toEqual(forecast)
  })

  it('prints its tables and writes the same as JSON', async () => {
    const json = files.path('scores.json')
    await backtestPackages([file, '--json', json])
    const text = output.join('')
    for (const words of ['400 packages delivered', 'RCF*', 'promise as given', '30 minutes late', '0.9 to 1.0'])
      expect(text).toContain(words)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ file, ...(await scoreFile(file)).scores })
  })

  it('leaves a broken line out and says which', async () => {
    const broken = [header, ...processes.flat()].map((line, i) => (i === 5 ? line.replace('60,60', 'x,60') : line))
    await backtestPackages([files.write('broken.csv', broken.join('\n'))])
    expect(output[0]).toMatch(/^Line 6 left out: cum_planned_min is 'x'/)
    expect(output.join('')).toContain('400 packages delivered')
  })

  it.each([
    [[], /^Say which file/],
    [['a.csv', 'b.csv'], /^One file at a time/],
    [['none.csv'], /^There is no file none.csv/],
    [[files.write('empty.csv', header)], /holds no package/],
    [[files.write('other.csv', 'a,b\n1,2')], /lacks the columns/],
    [[file, '--json', files.path('no/such/folder.json')], /cannot be written/],
  ])('refuses %j with one sentence', async (args, message) => {
    await expect(backtestPackages(args)).rejects.toThrow(message)
  })
})
