import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { temporaryFiles } from '../ingest/import/temp-files.ts'
import { projectFile } from '../platform/project-file.ts'
import { recommend } from '../recommendations/recommend.ts'
import { startProcess } from '../testing/process.ts'
import { countryIn } from './country-names.ts'
import { judgedSchema, viewOf } from './judged-hotspots.ts'
import { judge, renderVerdicts } from './retrieval.ts'

const file = 'api/backtest/judged-for-tests.json'
const judged = z.array(judgedSchema).parse(JSON.parse(readFileSync(projectFile(file), 'utf8')))
const files = temporaryFiles()
const run = (args: string[]) => startProcess({}, ['api/backtest/main.ts', 'retrieval', ...args]).ended

describe('the recommendations for judged hotspots', () => {
  it.each(judged.map((each) => [each.id, each.hotspot.name, each] as const))('%s %s', (_id, _name, each) => {
    const { isHit, wrong, needless } = judge(each)
    expect({ isHit, wrong, needless }).toEqual({ isHit: each.expert_first.length > 0 || null, wrong: [], needless: [] })
  })

  it('are those of the product, for the emissions that the engine computes', () => {
    for (const each of judged) {
      const view = viewOf(each)
      expect(view.predictedCo2).toBeGreaterThan(0)
      expect(judge(each).recommended).toEqual(recommend(view).drafts.map(({ measureId }) => measureId))
    }
  })
})

describe('npm run backtest -- retrieval', () => {
  it('prints the shares, and what was missed', async () => {
    const { code, output } = await run([file])
    expect(code).toBe(0)
    expect(output).toContain('A measure of the expert among the first three: 21 of 21 (100 %)')
    expect(output).not.toContain('must not:')
  })

  it('says what was missed, wrong and needless', () => {
    const [first] = judged
    if (!first) throw new Error('there are judged hotspots')
    const text = renderVerdicts(
      [
        judge({ ...first, expert_first: ['heat-pump'], must_not: [{ id: 'air-to-road-rail', why: 'no road' }] }),
        judge({ ...first, expert_first: [], also_acceptable: [] }),
      ],
      false,
    )
    expect(text).toContain('no measure of the expert; must not: air-to-road-rail (no road)')
    expect(text).toContain('needless: air-to-road-rail')
    expect(text).toContain('0 of 1 (0 %)')
  })

  it.each([
    ['no file', [], 'Say which file to judge by'],
    ['a file that is not there', ['missing.json'], 'There is no file missing.json'],
    ['a file of something else', [files.write('other.json', '[{"id": 1}]')], 'holds no judged hotspots: 0.id'],
    ['a file that is no JSON', [files.write('text.json', 'hotspots')], 'holds no judged hotspots: it is no JSON'],
    ['an option that does not exist', [file, '--loud'], '--loud'],
  ])('says in one sentence what is wrong with %s', async (_, args, sentence) => {
    const { code, output } = await run(args)
    expect(code).toBe(1)
    expect(output).toContain(sentence)
  })

  it.each([
    ['Netherlands', 'NL'],
    ['United Kingdom', 'GB'],
    ['Los Angeles, United States', 'US'],
    ['Poland (grid about 0.65 kg/kWh)', 'PL'],
    ['Türkiye → Germany', 'TR'],
    ['Nigeria', 'NG'],
    ['worldwide', null],
    ['', null],
  ])('reads the country of %s', (text, country) => {
    expect(countryIn(text)).toBe(country)
  })
})
