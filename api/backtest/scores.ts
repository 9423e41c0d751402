import type { Computed } from '../ingest/activities/compute.ts'
import { createPlayer, eventOf } from './player.ts'
import type { Input } from './rows.ts'
import { type Standing, standAfter } from './standing.ts'

/** Amounts in kg CO2e. `counted` includes the row itself; `hotspot` is the severity of the entity's open hotspot. */
const columns = [
  'line',
  'event_id',
  'occurred_at',
  'entity_type',
  'entity_key',
  'period',
  'period_end',
  'counted',
  'predicted',
  'baseline',
  'low',
  'high',
  'score',
  'hotspot',
  'data_error',
  'left_out',
] as const

/** One line of the scores file; missing fields stay empty. */
type Fields = Partial<Record<(typeof columns)[number], string | number>>

/** The line of a row, its fields in order. */
const lineOf = (fields: Fields): string =>
  `${columns.map((column) => quoted(String(fields[column] ?? ''))).join(',')}\n`

/**
 * The lines of the scores file, its header first: for every row of the input, in its order, the state of its entity
 * when the row came in, without anything that came later. `allEntities`: adds a line for each further entity that the
 * activity counts for.
 */
export function* scoreLines({ rows, sources }: Input, allEntities: boolean, now: Date): Generator<string> {
  const known = new Map(knownOf(sources, allEntities, now))
  yield `${columns.join(',')}\n`
  for (const { line, eventId, source } of rows) {
    const row: Fields = { line, event_id: eventId, score: 0 }
    const lines = 'leftOut' in source ? [{ left_out: source.leftOut }] : (known.get(source.item) ?? [])
    for (const fields of lines) yield lineOf({ ...row, ...fields })
  }
}

/** Plays all activities; yields each with the state of its entities when it came in. */
function* knownOf(sources: Input['sources'], allEntities: boolean, now: Date): Generator<[Computed, Fields[]]> {
  const player = createPlayer(now)
  for (const { item } of sources) {
    const { activity, impossible } = item
    const { outcome, entities } = player.take(item)
    const [{ type, key }] = activity.entities
    const event: Fields = { occurred_at: activity.occurredAt.toISOString(), entity_type: type, entity_key: key }
    if (outcome === 'DUPLICATE') yield [item, [{ ...event, left_out: 'DUPLICATE: This event came in before.' }]]
    else if (outcome === 'IMPOSSIBLE') yield [item, [{ ...event, data_error: impossible ?? '' }]]
    else {
      const read = allEntities ? entities : entities.slice(0, 1)
      const standings = read.map((each) => standAfter(each, eventOf(item), player.priors))
      yield [item, standings.map((standing) => ({ ...event, ...figuresOf(standing) }))]
    }
  }
}

function figuresOf({ type, key, start, end, counted, reading, score, hotspot }: Standing): Fields {
  return {
    entity_type: type,
    entity_key: key,
    period: start.toISOString(),
    period_end: end.toISOString(),
    counted: rounded(counted),
    ...(reading && {
      predicted: rounded(reading.predicted),
      baseline: rounded(reading.baseline),
      low: rounded(reading.low),
      high: rounded(reading.high),
    }),
    score: rounded(score),
    hotspot: hotspot ?? '',
  }
}

const rounded = (value: number) => Number(value.toPrecision(9))

const quoted = (field: string) => (/[",;\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)
