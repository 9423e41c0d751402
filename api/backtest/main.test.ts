import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { temporaryFiles } from '../ingest/import/temp-files.ts'
import { startProcess } from '../testing/process.ts'
import { csv, header, readings } from './csv-for-tests.ts'

const files = temporaryFiles()
const run = (args: string[]) => startProcess({}, ['api/backtest/main.ts', ...args]).ended

describe('npm run backtest', () => {
  it('judges the hotspots of a file, and writes the figures and the scores', async () => {
    const file = files.write('readings.csv', csv(readings(120)))
    const [scores, json] = [files.path('scores.csv'), files.path('report.json')]
    const { code, output } = await run(['hotspots', file, '--scores', scores, '--json', json, '--seed', '4'])
    expect(code).toBe(0)
    expect(output).toContain('360 rows, 360 activities, 3 entities')
    expect(output).toMatch(/hotspots +\d+\.\d\d +/)
    expect(readFileSync(scores, 'utf8').trimEnd().split('\n')).toHaveLength(361)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ seed: 4, rows: 360, results: [{ bucket: 'ALL' }] })
  })

  it('says so when no entity has enough history', async () => {
    const { code, output } = await run(['hotspots', files.write('few.csv', csv(readings(2)))])
    expect(code).toBe(0)
    expect(output).toContain('No entity has enough history')
  })

  it('measures actions on made-up lanes, the same for the same seed', async () => {
    const json = files.path('outcomes.json')
    const args = ['outcomes', '--cases', '5', '--seed', '3', '--json', json]
    const { code, output } = await run(args)
    expect(code).toBe(0)
    expect(output).toContain('5 actions without effect, 5 with a cut of 10 %')
    expect(output).toMatch(/VERIFIED +\d+\.\d % +\d+\.\d %/)
    expect((await run(args)).output).toBe(output)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ seed: 3, none: { cases: 5, planned: 1 } })
  })

  it.each([
    ['no command', [], 'Say what to test'],
    ['a command that does not exist', ['weather', 'a.csv'], 'There is no backtest of "weather"'],
    ['a name that every object has', ['constructor'], 'There is no backtest of "constructor"'],
    ['no file', ['hotspots'], 'Say which file to play'],
    ['two files', ['hotspots', 'a.csv', 'b.csv'], 'One file at a time'],
    ['a file that is not there', ['hotspots', files.path('missing.csv')], 'There is no file'],
    ['an option that does not exist', ['hotspots', 'a.csv', '--loud'], '--loud'],
    ['a seed that is no number', ['hotspots', 'a.csv', '--seed', 'lucky'], '--seed takes a whole number'],
    ['no cases', ['outcomes', '--cases', '0'], '--cases takes a number above 0'],
    ['a cut of nothing', ['outcomes', '--cut', '0'], '--cut takes per cent'],
    ['a file of something else', ['hotspots', files.write('other.csv', 'when,what\n1,2\n')], 'missing columns'],
    [
      'a file without a row that can be used',
      ['hotspots', files.write('bad.csv', `${header}\ne,2023-02-30,FACILITY,hub,reported,1\n`)],
      'holds no row that can be used. The first reason, of line 2: BAD_DATE',
    ],
    [
      'a place where nothing can be written',
      ['hotspots', files.write('good.csv', csv(readings(2))), '--scores', files.path('no/such/folder.csv')],
      'cannot be written',
    ],
  ])('says in one sentence what is wrong with %s', async (_, args, sentence) => {
    const { code, output } = await run(args)
    expect(code).toBe(1)
    expect(output).toContain(sentence)
    expect(output.trim().split('\n')).toHaveLength(1)
  })
})
