import { count } from '../ingest/import/progress.ts'
import type { RiseKind } from './rise-kinds.ts'
import type { Verdict, Verdicts } from './verdict.ts'

export type HotspotReport = {
  file: string
  seed: number
  rows: number
  /** Rows, or consignments of several rows, whose emissions can be computed. */
  activities: number
  entities: number
  /** Activities that came in after a later one of the same entity. */
  late: number
  results: Verdicts[]
}

/** The report for people. Ends with a line break. */
export function renderReport({ file, seed, rows, activities, entities, late, results }: HotspotReport): string {
  const all = results.at(-1)
  const played = [
    `${file}: ${count(rows)} rows, ${count(activities)} activities, ${count(entities)} entities`,
    ...(late > 0
      ? [
          `${count(late)} activities come after a later one of their entity: sort the file, unless they really arrived so late.`,
        ]
      : []),
  ]
  if (!all || all.periods === 0) {
    return [...played, 'No entity has enough history for its periods to be judged.', ''].join('\n')
  }
  return `${[...played, '', ...results.flatMap((result) => [...block(result), '']), ...explanation(seed)].join('\n')}\n`
}

function block({ bucket, entities, periods, entityYears, rises, verdicts, auc }: Verdicts): string[] {
  const name = bucket === 'ALL' ? 'All' : `By ${bucket.toLowerCase()}`
  const what = `${name}: ${count(entities)} entities, ${count(periods)} periods = ${entityYears.toFixed(1)} entity-years`
  if (rises === 0) return [`${what}; no room for a rise`, ...verdicts.map((each) => `  ${label(each)}`)]
  const kinds = (Object.keys(kindNames) as RiseKind[]).filter((kind) =>
    verdicts[0]?.found.some((each) => each.kind === kind && each.rises > 0),
  )
  return [
    `${what}, ${count(rises)} places`,
    `  ${'false alarms of an entity and year'.padEnd(widthOfRule)}`,
    ...verdicts.map((verdict) => `  ${label(verdict)}`),
    ...kinds.flatMap((kind) => table(kind, verdicts, auc)),
  ]
}

/** What was found of the rises of one kind. */
function table(kind: RiseKind, verdicts: readonly Verdict[], auc: Verdicts['auc']): string[] {
  const percents = verdicts[0]?.found.filter((each) => each.kind === kind && each.rises > 0) ?? []
  const head = percents.map(({ percent }) => `${percent === 0 ? '' : '+'}${percent}`.padStart(7)).join('')
  const areas = auc.filter((each) => each.kind === kind)
  return [
    '',
    `  ${kindNames[kind]} of (%)`.padEnd(widthOfRule) + head,
    ...verdicts.map(({ rule, found }) => {
      const own = found.filter((each) => each.kind === kind && each.rises > 0)
      const recall = own.map((each) => each.recall.toFixed(2).padStart(7)).join('')
      const delay = own.map(({ medianDelay }) => (medianDelay === null ? '-' : medianDelay.toFixed(1))).join(' ')
      return `  ${rule.padEnd(widthOfRule - 2)}${recall}   delay ${delay}`
    }),
    ...(areas.length > 0
      ? [
          `  ${'AUC of the score'.padEnd(widthOfRule - 2)}${areas.map((each) => each.auc.toFixed(3).padStart(7)).join('')}`,
        ]
      : []),
  ]
}

const widthOfRule = 34
const kindNames: Record<RiseKind, string> = {
  VOLUME: 'Found of more of the same, by',
  RATE: 'Found of more for the same, by',
  DETOUR: 'Found of detours, by',
  TO_AIR: 'Found of a share moved to air,',
}

const label = ({ rule, falseAlarmsPerYear }: Verdict) =>
  `${rule.padEnd(widthOfRule - 2)}${falseAlarmsPerYear.toFixed(2).padStart(7)}`

const explanation = (seed: number) => [
  'A period is judged when its entity has enough history (12 activities, or 6 readings of a meter). A rise multiplies what each',
  'activity of one entity emits, for 48 hours, 28 days, 4 weeks, 4 months or 4 quarters; it begins with a judged period',
  `that seed ${seed} draws, at most 12 an entity, where no hotspot is open. It is found when a hotspot is raised, or an alarm`,
  'given, before it ends; 0 % is what is found in the same places without a rise. A false alarm is a hotspot raised, or a',
  'period with an alarm, on the data as they are, which may hold real rises. "Last period" gives an alarm as soon as what is',
  "counted in a period is above the last active period's total by so much: by 30 %, then by as much as it takes to give no",
  'more false alarms than there are hotspots.',
]
