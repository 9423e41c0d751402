import { raiseAlerts } from '../alerts/alert-steps.ts'
import { seriesEvents } from '../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities } from '../emissions/entity-store.ts'
import { loadHistories } from '../emissions/period-store.ts'
import { addToPeriod, bucketStart, emptyPeriod } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import { lastHotspots, loadPriors, writeHotspots } from '../hotspots/hotspot-store.ts'
import { judgeAsOf, type Watched } from '../hotspots/watch.ts'
import { now } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import { PlumeError, UnavailableError } from '../platform/errors.ts'
import { newId } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { adviseHotspots } from '../recommendations/advise.ts'

/** `detectedIds`: hotspots that are active as of then, found by this scan or before it. */
export type Scan = { scanned: number; detectedIds: string[] }

const dayMs = 86_400_000
/** Entities that share a transaction. */
const pageSize = 100

/**
 * Judges every entity as if it were `asOf` (absent: the newest event time): with the events up to then, whatever has
 * come since. Finds what a quiet import did not raise; changes no series.
 * @throws PlumeError BAD_USER_INPUT when `asOf` lies ahead
 */
export async function scanHotspots(db: Db, log: ChangeLog, asOf: Date | null): Promise<Scan> {
  const newest = await db.entity.aggregate({ _max: { newestAt: true } })
  const at = asOf ?? newest._max.newestAt
  if (at && at.getTime() > now().getTime() + dayMs) {
    throw new PlumeError('BAD_USER_INPUT', `asOf is ${at.toISOString()}: nobody knows yet what will be then.`)
  }
  const scan: Scan = { scanned: 0, detectedIds: [] }
  if (!at) return scan
  for (let cursor: string | undefined; ; ) {
    const page = await db.entity.findMany({
      where: { firstAt: { lte: at } },
      select: { id: true },
      orderBy: { id: 'asc' },
      take: pageSize,
      ...(cursor && { cursor: { id: cursor }, skip: 1 }),
    })
    const ids = page.map((entity) => entity.id)
    if (log.stopping.aborted) {
      throw new UnavailableError(`The server stops after ${scan.scanned} entities: scan again.`)
    }
    if (ids.length > 0) scan.detectedIds.push(...(await scanPage(log, ids, at)))
    scan.scanned += ids.length
    cursor = ids.at(-1)
    if (ids.length < pageSize) return scan
  }
}

function scanPage(log: ChangeLog, ids: string[], at: Date): Promise<string[]> {
  return log.commit(async (tx, emit) => {
    const entities = await lockIdleEntities(tx, ids)
    const watched = await loadAsOf(tx, entities, at)
    const judgedAt = now()
    const options = { quiet: false, until: at, priors: await loadPriors(tx), newId, now: judgedAt }
    for (const each of watched) judgeAsOf(each, at, options)
    const found = {
      steps: watched.flatMap((each) => each.steps),
      entities: new Map(entities.map((entity) => [entity.id, entity])),
    }
    const storeAdvice = await adviseHotspots(tx, found, judgedAt)
    emit(
      ...(await writeHotspots(tx, found.steps)),
      ...(await raiseAlerts(tx, found, [], judgedAt)),
      ...(await storeAdvice()),
    )
    return watched.flatMap(({ open }) => (open ? open.id : []))
  })
}

/** The entities as they stood at `at`. */
async function loadAsOf(tx: Tx, entities: readonly EntityState[], at: Date): Promise<Watched[]> {
  const histories = await loadHistories(
    tx,
    entities.map(({ id, bucket }) => ({
      entityId: id,
      before: bucketStart(bucket, at),
      limit: historyLimit(bucket) + 1,
    })),
  )
  const last = await lastHotspots(
    tx,
    entities.map((entity) => entity.id),
  )
  return Promise.all(
    entities.map(async (entity) => {
      const start = bucketStart(entity.bucket, at)
      const events = await seriesEvents(tx, [entity.id], start, new Date(at.getTime() + 1))
      const current = events.reduce((sum, event) => addToPeriod(sum, event.segment, event.addition), emptyPeriod(start))
      const hotspot = last.get(entity.id) ?? null
      const unjudged = { baseline: null, baselineLow: null, baselineHigh: null, prior: null }
      return {
        entity: { ...entity },
        periods: new Map([
          ...histories.flatMap(({ entityId, period }) =>
            entityId === entity.id ? [[period.start.getTime(), period] as const] : [],
          ),
          [start.getTime(), { ...current, ...unjudged }] as const,
        ]),
        changed: new Set<number>(),
        late: new Set<number>(),
        open: hotspot?.status === 'ACTIVE' ? hotspot : null,
        last: hotspot,
        steps: [],
      }
    }),
  )
}
