/** How often the recommendations for judged hotspots are what an expert would recommend. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ConfigError } from '../platform/errors.ts'
import { recommend } from '../recommendations/recommend.ts'
import { type Judged, judgedSchema, viewOf } from './judged-hotspots.ts'

const usage = `Usage: npm run backtest -- retrieval FILE.json [--all]

Recommends for hotspots that experts have judged, and says how often a measure of the expert is among the first three,
what was recommended that must not be, and whether nothing is recommended where nothing fits.

  --all    prints every hotspot, not only the misses
  --help   this text
`

/** What was recommended for a judged hotspot, and how that compares with the expert. */
export type Verdict = {
  id: string
  name: string
  recommended: string[]
  /** Why nothing was recommended; null where something was. */
  reason: string | null
  /** Whether a measure of the expert is among the first three; null where the expert has none. */
  isHit: boolean | null
  /** Recommended although it must not be, with the reason. */
  wrong: string[]
  /** Of a hotspot for which nothing fits: recommended beyond what is acceptable. */
  needless: string[]
}

/** `npm run backtest -- retrieval`. @throws ConfigError */
export async function backtestRetrieval(args: string[]): Promise<void> {
  const { file, all, help } = readArguments(args)
  if (help) return void process.stdout.write(usage)
  process.stdout.write(renderVerdicts(readJudged(file).map(judge), all))
}

export function judge(judged: Judged): Verdict {
  const { drafts, reason } = recommend(viewOf(judged))
  const recommended = drafts.map(({ measureId }) => measureId)
  const { expert_first: first, also_acceptable: acceptable, must_not: mustNot } = judged
  return {
    id: judged.id,
    name: judged.hotspot.name,
    recommended,
    reason,
    isHit: first.length === 0 ? null : recommended.slice(0, 3).some((id) => first.includes(id)),
    wrong: mustNot.filter(({ id }) => recommended.includes(id)).map(({ id, why }) => `${id} (${why})`),
    needless: first.length === 0 ? recommended.filter((id) => !acceptable.includes(id)) : [],
  }
}

export function renderVerdicts(verdicts: readonly Verdict[], all: boolean): string {
  const answered = verdicts.filter(({ isHit }) => isHit !== null)
  const hits = answered.filter(({ isHit }) => isHit)
  const right = verdicts.filter(({ wrong }) => wrong.length === 0)
  const unanswerable = verdicts.filter(({ isHit }) => isHit === null)
  const silent = unanswerable.filter(({ needless }) => needless.length === 0)
  const shown = verdicts.filter((each) => all || each.isHit === false || each.wrong.length + each.needless.length > 0)
  return `${[
    `A measure of the expert among the first three: ${shareText(hits.length, answered.length)}`,
    `Nothing that must not be recommended:          ${shareText(right.length, verdicts.length)}`,
    `Nothing needless where nothing fits:           ${shareText(silent.length, unanswerable.length)}`,
    ...shown.map(lineOf),
  ].join('\n')}\n`
}

function lineOf({ id, name, recommended, reason, isHit, wrong, needless }: Verdict): string {
  const faults = [
    isHit === false && 'no measure of the expert',
    ...wrong.map((each) => `must not: ${each}`),
    needless.length > 0 && `needless: ${needless.join(', ')}`,
  ].filter((fault) => fault !== false)
  return `${id} ${name}: ${recommended.join(', ') || reason}${faults.length > 0 ? ` — ${faults.join('; ')}` : ''}`
}

const shareText = (count: number, of: number): string =>
  of === 0 ? 'none judged' : `${count} of ${of} (${Math.round((100 * count) / of)} %)`

function readJudged(file: string): Judged[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new ConfigError(`There is no file ${file} that can be read.`)
  }
  try {
    return z.array(judgedSchema).parse(JSON.parse(text))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is no JSON'
    throw new ConfigError(`${file} holds no judged hotspots: ${where}.`)
  }
}

function readArguments(args: string[]) {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw new ConfigError(`${(error as Error).message} (npm run backtest -- retrieval --help)`)
  }
  const [file, ...more] = parsed.positionals
  if (!file && !parsed.values.help)
    throw new ConfigError('Say which file to judge by: npm run backtest -- retrieval FILE.json')
  if (more.length > 0) throw new ConfigError(`One file at a time: ${more.join(' ')} is too much.`)
  return { file: file ?? '', ...parsed.values }
}

const parse = (args: string[]) =>
  parseArgs({
    args,
    allowPositionals: true,
    options: { all: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  })
