import type { SeriesEvent } from '../../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities, saveEntities } from '../../emissions/entity-store.ts'
import type { PeriodCache, StoredSeries } from '../../emissions/period-cache.ts'
import { deletePeriods, deletePeriodsAt, savePeriods } from '../../emissions/period-store.ts'
import { historyLimit, writeBaseline } from '../../hotspots/baseline.ts'
import { entitiesOverdue, loadPriors, savePriors } from '../../hotspots/hotspot-store.ts'
import { writeIntensity } from '../../hotspots/intensity.ts'
import type { WatchOptions } from '../../hotspots/judge-period.ts'
import { play, settle } from '../../hotspots/play-events.ts'
import { changedPeriods, type HotspotStep, type Watched } from '../../hotspots/watched.ts'
import type { Tx } from '../../platform/db.ts'
import { groupBy } from '../../platform/group-by.ts'
import { newId } from '../../platform/ids.ts'
import { chooseBuckets, takeChoice } from './choose-buckets-step.ts'
import type { Stored } from './compute.ts'
import { rangesToPlay } from './find-ranges-step.ts'
import { judgeAgain } from './judge-again-step.ts'
import { loadWatched } from './load-watched-step.ts'

export type WatchInput = {
  /** The touched entities, locked until the transaction ends. */
  entities: ReadonlyMap<string, EntityState>
  stored: readonly Stored[]
  /** What removed emissions had added. */
  withdrawn: readonly SeriesEvent[]
  series: PeriodCache
  quiet: boolean
  now: Date
}

/**
 * The result for the entities: the steps for their hotspots, the entities by id in their present state, and their
 * stored series, which are cached so that the next events need not read the history.
 */
export type WatchResult = {
  steps: readonly HotspotStep[]
  entities: ReadonlyMap<string, EntityState>
  series: readonly StoredSeries[]
}

type Events = ReadonlyMap<string, SeriesEvent[]>

/** Updates the series of all touched entities, and judges them and those for which time has passed. */
export async function watchEntities(tx: Tx, input: WatchInput): Promise<WatchResult> {
  const { stored, series, quiet, now, withdrawn } = input
  const inOrder = stored.flatMap(seriesEventsOf).sort(byTime)
  const came: Events = groupBy(inOrder, (event) => event.entityId)
  const gone: Events = groupBy(withdrawn, (event) => event.entityId)
  const touched = [...input.entities.values()].filter(({ id }) => came.has(id) || gone.has(id))
  const priorsBefore = await loadPriors(tx)
  const options: WatchOptions = { quiet, until: null, priors: new Map(priorsBefore), newId, now }

  const ranges = await rangesToPlay(tx, touched, { came, gone, added: stored, withdrawn })
  const again = await judgeAgain(tx, ranges, options)
  const isAgain = new Set(again.map(({ entity }) => entity.id))
  const ongoing = touched.filter(({ id }) => !isAgain.has(id))
  const until = quiet ? null : newestOf(stored)
  const idle = until
    ? await lockIdleEntities(tx, await entitiesOverdue(tx, until, [...touched.map(({ id }) => id), ...isAgain]))
    : []
  const watched = await loadWatched(tx, series, [...ongoing, ...idle], came)
  const rebuilt = await playInOrder(tx, watched, { inOrder, came }, options)
  for (const each of watched) settle(each, { ...options, until })

  const all = [...again, ...watched]
  await deletePeriods(tx, [...rebuilt, ...again.flatMap(({ entity, obsolete }) => (obsolete.all ? entity.id : []))])
  await deletePeriodsAt(
    tx,
    again.flatMap(({ entity, obsolete }) => obsolete.starts.map((start) => ({ entityId: entity.id, start }))),
  )
  await savePeriods(tx, all.flatMap(changedPeriods))
  const moved = [...again, ...watched.slice(0, ongoing.length)]
  const revisions = await saveEntities(tx, moved.map(standingOf))
  await savePriors(tx, priorsBefore, options.priors)
  return {
    steps: all.flatMap((each) => each.steps),
    entities: new Map(all.map(({ entity }) => [entity.id, entity])),
    series: moved.flatMap(({ entity, periods, complete }): StoredSeries[] => {
      const revision = revisions.get(entity.id)
      return complete && revision ? [{ id: entity.id, revision, periods, limit: historyLimit(entity.bucket) + 1 }] : []
    }),
  }
}

/** Where an entity stands, as it is stored; its models only where others were fitted. */
const standingOf = ({ entity, tracks: { TOTAL, INTENSITY } }: Watched) =>
  TOTAL.model === TOTAL.storedModel && INTENSITY.model === INTENSITY.storedModel
    ? { entity }
    : { entity, refit: { baseline: writeBaseline(TOTAL.model), intensity: writeIntensity(INTENSITY.model) } }

/**
 * Time has passed up to this event time, according to the activities; impossible figures and replacements do not count.
 */
function newestOf(added: readonly Stored[]): Date | null {
  const times = added.flatMap(({ activity, impossible, replaced }) =>
    impossible === null && !replaced ? activity.occurredAt.getTime() : [],
  )
  return times.length > 0 ? new Date(times.reduce((a, b) => Math.max(a, b))) : null
}

/**
 * Plays the events of all entities in the order of time, whatever batch they came in: each fit uses the priors left by
 * those before it.
 */
async function playInOrder(
  tx: Tx,
  watched: readonly Watched[],
  { inOrder, came }: { inOrder: readonly SeriesEvent[]; came: Events },
  options: WatchOptions,
): Promise<Set<string>> {
  const byId = new Map(watched.map((each) => [each.entity.id, each]))
  const choices = await chooseBuckets(tx, watched, came)
  const rebuilt = new Set<string>()
  const toPlay = new Set(inOrder)
  for (const event of inOrder) {
    const each = byId.get(event.entityId)
    if (each && takeChoice(each, event, choices, toPlay, options)) rebuilt.add(each.entity.id)
    if (each) play(each, event, options)
    toPlay.delete(event)
  }
  return rebuilt
}

const seriesEventsOf = ({ id, activity, calculation, impossible, entities }: Stored): SeriesEvent[] =>
  impossible !== null
    ? []
    : entities.map((entity) => ({
        emissionId: id,
        entityId: entity.id,
        occurredAt: activity.occurredAt,
        segment: calculation.segment,
        addition: calculation,
        judgedAt: null,
      }))

const byTime = (a: SeriesEvent, b: SeriesEvent) => a.occurredAt.getTime() - b.occurredAt.getTime()
