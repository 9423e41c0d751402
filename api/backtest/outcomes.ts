import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { bucketEnd } from '../emissions/series.ts'
import { type Measured, measureOutcome, type Verdict } from '../outcomes/measure.ts'
import { measuredBetween, type Plan, planOutcome } from '../outcomes/plan.ts'
import { ConfigError } from '../platform/errors.ts'
import { drawLanes, drawn } from './lanes.ts'

const usage = `Usage: npm run backtest -- outcomes [options]

Draws made-up lanes with three years of months and an action that changes nothing, and others with one that cuts what a
tonne-km emits, plans and measures each as Plume would, and says how often the verdict and the interval are right.

  --cases 1000   how many of each
  --cut 10       the true cut in per cent
  --json FILE    the figures as JSON
  --seed 1       draws other lanes
  --help         this text
`

/** Shares of all cases (0 to 1). `covered`: the 95 % interval holds the truth, by both methods together and by each. */
export type OutcomeFigures = {
  cases: number
  planned: number
  verified: number
  worse: number
  covered: { together: number; matched: number; synthetic: number }
  /** Of those whose plan said that it could show the cut: how many there are, and how many of them were VERIFIED. */
  showable: number
  verifiedOfShowable: number
}

/** `npm run backtest -- outcomes`. @throws ConfigError */
export async function backtestOutcomes(args: string[]): Promise<void> {
  const { cases, cut, seed, json, help } = readArguments(args)
  if (help) return void process.stdout.write(usage)
  const results = { none: outcomeFigures(cases, 0, cut, seed), cut: outcomeFigures(cases, cut, cut, seed + 1) }
  process.stdout.write(render(results.none, results.cut, cut, seed))
  if (json) await writeFile(json, `${JSON.stringify({ seed, ...results }, null, 2)}\n`)
}

/** Plans and measures so many cases; `truth` and `promised` are shares (0.1: a cut of 10 %). */
export function outcomeFigures(cases: number, truth: number, promised: number, seed: number): OutcomeFigures {
  const each = Array.from({ length: cases }, (_, n) => measureCase(seed * 1_000_003 + n, truth, promised))
  const planned = each.filter((one) => one !== null)
  const showable = planned.filter(({ isShowable }) => isShowable)
  const share = (some: readonly Case[], is: (one: Case) => boolean) => some.filter(is).length / Math.max(some.length, 1)
  const covers = (of: 'saving' | 'matched' | 'synthetic') =>
    share(planned, ({ plan, measured }) => {
      const saving = measured[of]
      const saved = truth * plan.reference
      return saving !== null && saving.low <= saved && saved <= saving.high
    })
  const isVerified = ({ verdict }: Case) => verdict === 'VERIFIED'
  return {
    cases,
    planned: planned.length / cases,
    verified: share(planned, isVerified),
    worse: share(planned, ({ verdict }) => verdict === 'WORSE'),
    covered: { together: covers('saving'), matched: covers('matched'), synthetic: covers('synthetic') },
    showable: showable.length / Math.max(planned.length, 1),
    verifiedOfShowable: share(showable, isVerified),
  }
}

type Case = { plan: Plan; isShowable: boolean; measured: Measured; verdict: Verdict }

/** One action, as Plume would plan and measure it; null where it would not. */
function measureCase(seed: number, truth: number, promised: number): Case | null {
  const { lanes, startedAt } = drawLanes(seed, truth)
  const [own, ...candidates] = lanes
  if (!own) return null
  const predictedCo2 = 1_000
  const found = planOutcome({
    entity: { ...own, bucket: 'MONTH', workUnit: null },
    candidates,
    at: startedAt,
    predictedCo2,
    co2Reduction: promised * predictedCo2,
    movesMode: false,
  })
  if (typeof found === 'string') return null
  // Two quarters, also where the plan would take longer.
  const plan = { ...found, periods: drawn.monthsAfter }
  const isShowable = found.periods === drawn.monthsAfter && found.smallestEffect <= found.expected
  const { to } = measuredBetween(plan, startedAt)
  const comparisons = candidates.filter(({ id }) => plan.comparisons.some((compared) => compared.id === id))
  const until = bucketEnd('MONTH', to)
  return { plan, isShowable, ...measureOutcome({ plan, startedAt, until, periods: own.periods, comparisons }) }
}

function render(none: OutcomeFigures, cut: OutcomeFigures, size: number, seed: number): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8)
  const name = `a cut of ${100 * size} %`
  const rows: [string, number, number][] = [
    ['VERIFIED', none.verified, cut.verified],
    ['WORSE', none.worse, cut.worse],
    ['95 % interval holds the truth', none.covered.together, cut.covered.together],
    ['  difference-in-differences', none.covered.matched, cut.covered.matched],
    ['  synthetic control', none.covered.synthetic, cut.covered.synthetic],
    ['plan can show the cut in time', none.showable, cut.showable],
    ['VERIFIED where it can', none.verifiedOfShowable, cut.verifiedOfShowable],
  ]
  const { logSd, lanes, monthsBefore, monthsAfter, commonShare, maxRho, missing } = drawn
  return [
    `${none.cases} actions without effect, ${cut.cases} with ${name}, on monthly lanes`,
    '',
    `${''.padEnd(32)}${'no effect'.padStart(12)}${name.padStart(16)}`,
    ...rows.map(([label, a, b]) => `${label.padEnd(32)}${percent(a).padStart(12)}${percent(b).padStart(16)}`),
    '',
    `Each lane has ${monthsBefore} months before the start and ${monthsAfter} after it, and ${lanes.min} to ${lanes.max} others to be compared with. The log of its kg`,
    `CO2e per tonne-km has a standard deviation of ${logSd.min} to ${logSd.max} (log-uniform), of whose variance shocks and season that all lanes`,
    `have in common make ${100 * commonShare.min} to ${100 * commonShare.max} %; the rest is its own, with a correlation of 0 to ${maxRho} from month to month. ${100 * missing} % of the`,
    `months are missing. Tonnes vary as they like. Seed ${seed} draws all of it.`,
    '',
  ].join('\n')
}

function readArguments(args: string[]) {
  const { values, positionals } = parsed(args)
  if (positionals.length > 0) throw new ConfigError(`There is no file to play: ${positionals.join(' ')} is too much.`)
  const [cases, cut, seed] = [Number(values.cases), Number(values.cut), Number(values.seed)]
  if (!Number.isSafeInteger(cases) || cases < 1)
    throw new ConfigError(`--cases takes a number above 0, not ${values.cases}.`)
  if (!(cut > 0 && cut < 100)) throw new ConfigError(`--cut takes per cent above 0 and below 100, not ${values.cut}.`)
  if (!Number.isSafeInteger(seed)) throw new ConfigError(`--seed takes a whole number, not ${values.seed}.`)
  return { ...values, cases, cut: cut / 100, seed }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        cases: { type: 'string', default: '1000' },
        cut: { type: 'string', default: '10' },
        json: { type: 'string' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new ConfigError(`${(error as Error).message} (npm run backtest -- outcomes --help)`)
  }
}
