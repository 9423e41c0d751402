import { readFileSync } from 'node:fs'
import path from 'node:path'
import { globSync } from 'tinyglobby'
import { describe, expect, it } from 'vitest'
import { addReport, agentsOf, agentsTogether, type Component, conditionOf, isAgent, type Report } from './agents.ts'

const noon = Date.UTC(2024, 4, 6, 12)
const report = (secondsAgo: number, fields: Partial<Report> = {}): Report => ({
  agent: 'detector',
  state: 'SUCCEEDED',
  message: `${secondsAgo}`,
  processed: 1,
  durationMs: 12,
  at: new Date(noon - secondsAgo * 1_000).toISOString(),
  ...fields,
})
const part = (name: string, fields: Partial<Component> = {}): Component => ({
  name,
  status: 'OK',
  latencyMs: null,
  message: null,
  ...fields,
})
const gather = (...reports: Report[]) => reports.reduce(addReport, [] as readonly Report[])
const condition = (reports: Report[], component: Component | null = null) =>
  conditionOf({ name: 'detector', reports: gather(...reports), component }, noon)

describe('the reports of agents', () => {
  it('are told the newest first, a few of each, each once', () => {
    const many = [9, 8, 7, 7, 6, 5, 4, 3, 2].map((ago) => report(ago))
    const reports = gather(report(60, { agent: 'retention' }), ...many, report(30))
    expect(agentsOf(reports, []).map(({ name, reports }) => [name, reports.map(({ message }) => message)])).toEqual([
      ['detector', ['2', '3', '4', '5', '6']],
      ['retention', ['60']],
    ])
  })

  it('lose the start of a run with its end', () => {
    const started = report(3, { state: 'STARTED', durationMs: null })
    expect(gather(started)).toEqual([started])
    expect(gather(started, report(2)).map(({ state }) => state)).toEqual(['SUCCEEDED'])
    expect(gather(report(9), started, report(2, { state: 'FAILED' })).map(({ state }) => state)).toEqual([
      'FAILED',
      'SUCCEEDED',
    ])
  })
})

describe('an agent', () => {
  it('stands out when it failed, or when no node runs it', () => {
    expect(condition([report(2, { state: 'FAILED' })])).toMatchObject({ kind: 'fault', word: 'Failed' })
    const orphan = part('detector', { status: 'DEGRADED', message: 'No node runs it.' })
    expect(condition([report(2)], orphan)).toEqual({ kind: 'fault', word: 'Stopped', why: 'No node runs it.' })
  })

  it('stands out when a run does not end', () => {
    const run = { state: 'STARTED', durationMs: null } as const
    expect(condition([report(5, run)])).toMatchObject({ kind: 'runs', word: 'Runs' })
    expect(condition([report(180, run)])).toEqual({
      kind: 'warn',
      word: 'Runs long',
      why: 'This run began 3 min ago and has not ended.',
    })
  })

  it('may be silent for long when a node runs it: there was nothing to do; else it stands out', () => {
    expect(condition([report(7_200)], part('detector'))).toMatchObject({ kind: 'ok', word: 'Done' })
    expect(condition([report(7_200)])).toMatchObject({ kind: 'warn', word: 'Silent' })
    expect(condition([], part('detector'))).toMatchObject({ kind: 'ok', word: 'Ready' })
  })

  it('has a sentence on what it does, whichever the server has', () => {
    const api = path.join(import.meta.dirname, '../../../api')
    const names = globSync(['*/*-agent.ts', 'metrics/sampler.ts'], { cwd: api, ignore: '**/*.test.ts' })
      .flatMap((file) => [
        ...readFileSync(path.join(api, file), 'utf8').matchAll(/name: '([a-z-]+)',\n\s+(?:everyMs|hears|async run)/g),
      ])
      .map(([, name]) => name ?? '')
    expect(names).toEqual(expect.arrayContaining(['package-monitor', 'metrics-sampler', 'webhook-delivery']))
    expect(names.filter((name) => !isAgent(name))).toEqual([])
    expect(isAgent('constructor')).toBe(false)
  })
})

it('tells all agents among the parts as one, with how many do not do their job', () => {
  const down = part('retention', { status: 'DEGRADED', message: 'No node runs it.' })
  expect(agentsTogether([part('database'), part('detector'), down])).toEqual({
    name: '2 agents',
    status: 'DEGRADED',
    latencyMs: null,
    message: '1 of 2 do not do their job.',
  })
  expect(agentsTogether([part('database')])).toBeNull()
})
