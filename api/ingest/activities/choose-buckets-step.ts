/**
 * Chooses the bucket of an entity again each time its number of events has doubled; rebuilds the series when the bucket
 * changes.
 */
import { activeDays, type SeriesEvent, seriesEvents } from '../../emissions/emission-store.ts'
import { type Bucket, chooseBucket } from '../../emissions/series.ts'
import type { WatchOptions } from '../../hotspots/judge-period.ts'
import { beginsEra, eraOf, rebuild } from '../../hotspots/rebuild.ts'
import type { Watched } from '../../hotspots/watched.ts'
import type { Tx } from '../../platform/db.ts'
import { groupBy } from '../../platform/group-by.ts'

type Events = ReadonlyMap<string, readonly SeriesEvent[]>

/** The chosen buckets, by emission and entity, and the counted events of the entities whose bucket changes. */
export type BucketChoices = { chosen: ReadonlyMap<string, Bucket>; history: Events }

const dayMs = 86_400_000
const dayOf = (date: Date) => Math.floor(date.getTime() / dayMs)
const nameOf = ({ emissionId, entityId }: SeriesEvent) => `${emissionId} ${entityId}`

/**
 * Chooses the buckets of the entities whose number of events doubles; `events` are about to be played, oldest first.
 */
export async function chooseBuckets(tx: Tx, watched: readonly Watched[], events: Events): Promise<BucketChoices> {
  const due = watched.filter(({ entity: { id, eventCount } }) => {
    const added = events.get(id)?.length ?? 0
    return eraOf(eventCount) < eraOf(eventCount + added)
  })
  if (due.length === 0) return { chosen: new Map(), history: new Map() }
  const ids = due.map(({ entity }) => entity.id)
  const fresh = ids.flatMap((id) => events.get(id)?.map(({ emissionId }) => emissionId) ?? [])
  const days = await activeDays(tx, ids, fresh)
  const chosen = new Map<string, Bucket>()
  const changing: string[] = []
  for (const { entity } of due) {
    const { id } = entity
    const choices = choicesOf(entity, events.get(id) ?? [], days.get(id) ?? 0)
    for (const [event, bucket] of choices) chosen.set(nameOf(event), bucket)
    if (choices.some(([, bucket]) => bucket !== entity.bucket)) changing.push(id)
  }
  return { chosen, history: groupBy(await seriesEvents(tx, changing), ({ entityId }) => entityId) }
}

function choicesOf(
  entity: Watched['entity'],
  events: readonly SeriesEvent[],
  daysBefore: number,
): [SeriesEvent, Bucket][] {
  let { firstAt, newestAt } = entity
  let activeDays = daysBefore
  return events.flatMap((event, n): [SeriesEvent, Bucket][] => {
    const at = event.occurredAt
    if (!newestAt || dayOf(at) > dayOf(newestAt)) activeDays += 1
    firstAt = firstAt && firstAt < at ? firstAt : at
    newestAt = newestAt && newestAt > at ? newestAt : at
    const eventCount = entity.eventCount + n + 1
    return beginsEra(eventCount) ? [[event, chooseBucket({ eventCount, firstAt, lastAt: newestAt, activeDays })]] : []
  })
}

/**
 * Sets the entity's bucket to the one chosen at this event, which is about to be played. @returns whether it changed
 */
export function takeChoice(
  watched: Watched,
  event: SeriesEvent,
  { chosen, history }: BucketChoices,
  toPlay: ReadonlySet<SeriesEvent>,
  options: WatchOptions,
): boolean {
  const bucket = chosen.get(nameOf(event))
  if (!bucket) return false
  const { entity } = watched
  entity.bucketAt = event.occurredAt
  if (bucket === entity.bucket) return false
  entity.bucket = bucket
  const waiting = new Set([...toPlay].flatMap((each) => (each.entityId === entity.id ? each.emissionId : [])))
  rebuild(
    watched,
    (history.get(entity.id) ?? []).filter(({ emissionId }) => !waiting.has(emissionId)),
    options,
  )
  return true
}
