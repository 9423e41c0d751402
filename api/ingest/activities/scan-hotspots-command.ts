import { setImmediate as breathe } from 'node:timers/promises'
import { raiseAlerts } from '../../alerts/raise-alerts-step.ts'
import { sumBefore } from '../../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities } from '../../emissions/entity-store.ts'
import { loadHistories } from '../../emissions/period-store.ts'
import { bucketEnd, bucketStart, emptyPeriod } from '../../emissions/series.ts'
import { historyLimit } from '../../hotspots/baseline.ts'
import { judge } from '../../hotspots/detect.ts'
import { lastHotspots, loadPriors, type Suspect, suspectsAfter, writeHotspots } from '../../hotspots/hotspot-store.ts'
import { elapsedOf } from '../../hotspots/judge-period.ts'
import { judgeAsOf } from '../../hotspots/play-events.ts'
import { openHotspots, openWatched, type Watched } from '../../hotspots/watched.ts'
import { now as clockNow } from '../../platform/clock.ts'
import type { Db, Tx } from '../../platform/db.ts'
import { PlumeError } from '../../platform/errors.ts'
import { groupBy } from '../../platform/group-by.ts'
import { newId } from '../../platform/ids.ts'
import type { ChangeLog } from '../../realtime/change-log.ts'
import { adviseHotspots, writeAdvice } from '../../recommendations/advise-step.ts'
import { nothingCleared } from '../remove-rows-step.ts'

/**
 * `scanned`: the number of judged entities, of `total`; `next`: where to continue, null when all were judged.
 * `detectedIds`: hotspots that are active as of `asOf`, found by this scan or earlier, at most `maxDetected`.
 */
export type Scan = { scanned: number; total: number; next: string | null; detectedIds: string[] }

export type ScanOptions = {
  /** The newest event time when absent. */
  asOf?: Date | null
  /** The `next` of an earlier scan, whose `asOf` still applies. */
  after?: string | null
  /** Ends the scan; what was done until then stays. */
  signal?: AbortSignal | null
  /** The scan ends after the portion during which this time is over. */
  maxMs?: number
}

const dayMs = 86_400_000
/** Entities examined in one statement, and entities judged in one transaction. */
export const windowSize = 1_000
const pageSize = 100
/** A call must be answered before clients and proxies time out. */
const maxScanMs = 20_000
export const maxDetected = 500

/**
 * Judges every entity as of `asOf`, with the events up to then only. Finds what a quiet import did not raise, and
 * changes no series. Works in portions, so that nobody waits long, and ends after a while: see `next`.
 * @throws PlumeError BAD_USER_INPUT when `asOf` is in the future, or `after` is not the `next` of a scan
 */
export async function scanHotspots(db: Db, log: ChangeLog, options: ScanOptions = {}): Promise<Scan> {
  const { asOf, after, signal, maxMs = maxScanMs } = options
  const begun = after ? readNext(after) : null
  const at = begun?.at ?? asOf ?? (await db.entity.aggregate({ _max: { newestAt: true } }))._max.newestAt
  if (at && at.getTime() > clockNow().getTime() + dayMs) {
    throw new PlumeError('BAD_USER_INPUT', `asOf is ${at.toISOString()}: it must not be in the future.`)
  }
  const scan: Scan = { scanned: 0, total: 0, next: null, detectedIds: [] }
  if (!at) return scan
  scan.total = await db.entity.count({ where: { firstAt: { lte: at } } })
  const endsAt = performance.now() + maxMs
  for (let cursor = begun?.entityId ?? noEntity; ; ) {
    const { seen, last, suspects } = await suspectsAfter(db, cursor, at, windowSize)
    const ids = suspects.filter((suspect) => mayBeHot(suspect, at)).map(({ id }) => id)
    for (let start = 0; start < ids.length; start += pageSize) {
      const found = await scanPage(log, ids.slice(start, start + pageSize), at)
      scan.detectedIds.push(...found.slice(0, maxDetected - scan.detectedIds.length))
      await breathe()
    }
    scan.scanned += seen
    if (!last) return scan
    cursor = last
    const isOver = signal?.aborted || log.stopping.aborted || performance.now() >= endsAt
    if (isOver) return { ...scan, next: writeNext({ at, entityId: cursor }) }
    await breathe()
  }
}

const noEntity = '00000000-0000-0000-0000-000000000000'
const next = /^(-?\d{1,15})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

const writeNext = ({ at, entityId }: { at: Date; entityId: string }) => `${at.getTime()}-${entityId}`

function readNext(text: string): { at: Date; entityId: string } {
  const [, time, entityId] = next.exec(text) ?? []
  if (time && entityId) return { at: new Date(Number(time)), entityId }
  throw new PlumeError('BAD_USER_INPUT', 'after is not valid: send the `next` that a scan returned.')
}

/** Whether the stored figures leave open that the entity is hot, or has a hotspot to judge. */
function mayBeHot({ bucket, isHot, hasWork, periodStart, newestAt, model, co2, count }: Suspect, at: Date): boolean {
  const start = bucketStart(bucket, at)
  if (isHot || hasWork || newestAt > at || periodStart.getTime() !== start.getTime()) return true
  if (!model) return false
  const elapsed = elapsedOf(start, bucketEnd(bucket, start), at)
  return judge({ current: { co2, count }, elapsed, model, open: null }).severity !== null
}

function scanPage(log: ChangeLog, ids: string[], at: Date): Promise<string[]> {
  return log.commit(async (tx, emit) => {
    const entities = await lockIdleEntities(tx, ids)
    const watched = await loadAsOf(tx, entities, at)
    const judgedAt = clockNow()
    const options = { quiet: false, until: at, priors: await loadPriors(tx), newId, now: judgedAt }
    for (const each of watched) judgeAsOf(each, at, options)
    const found = {
      steps: watched.flatMap((each) => each.steps),
      entities: new Map(entities.map((entity) => [entity.id, entity])),
    }
    const advice = await adviseHotspots(tx, found)
    const hotspots = await writeHotspots(tx, { ...found, ...advice, cleared: nothingCleared }, judgedAt)
    const alerts = await raiseAlerts(tx, hotspots, [], judgedAt)
    emit(...hotspots.changes, ...alerts, ...(await writeAdvice(tx, advice, hotspots, judgedAt)))
    return watched.flatMap(openHotspots).map(({ id }) => id)
  })
}

/** The entities in their state at `at`. */
async function loadAsOf(tx: Tx, entities: readonly EntityState[], at: Date): Promise<Watched[]> {
  const periods = entities.map(({ id, bucket }) => ({ entityId: id, bucket, from: bucketStart(bucket, at) }))
  const histories = groupBy(
    await loadHistories(
      tx,
      periods.map(({ entityId, bucket, from }) => ({ entityId, before: from, limit: historyLimit(bucket) + 1 })),
    ),
    ({ entityId }) => entityId,
  )
  const until = new Date(at.getTime() + 1)
  const current = await sumBefore(
    tx,
    periods.map(({ entityId, from }) => ({ entityId, from, to: until })),
  )
  const last = await lastHotspots(
    tx,
    entities.map((entity) => entity.id),
  )
  const unjudged = { baseline: null, baselineLow: null, baselineHigh: null, prior: null }
  return entities.map((entity) => {
    const start = bucketStart(entity.bucket, at)
    const running = { ...(current.get(entity.id) ?? emptyPeriod(start)), ...unjudged }
    const earlier = (histories.get(entity.id) ?? []).map(({ period }) => [period.start.getTime(), period] as const)
    const periods = new Map([...earlier, [start.getTime(), running] as const])
    return openWatched(entity, { periods, hotspots: last.get(entity.id) })
  })
}
