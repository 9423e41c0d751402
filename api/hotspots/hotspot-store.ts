import type { EntityState } from '../emissions/entity-store.ts'
import type { Bucket } from '../emissions/series.ts'
import type { Db, Tx } from '../platform/db.ts'
import { type Hotspot, Prisma } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { wholeRows } from '../platform/whole-row.ts'
import type { Change } from '../realtime/events.ts'
import type { HotspotNews } from '../realtime/topics.ts'
import { type BaselineModel, readBaseline, type SpreadPrior } from './baseline.ts'
import { type Priors, priorKey } from './entity-baseline.ts'
import { silentFrom } from './play-events.ts'
import type { HotspotStep } from './watched.ts'

/** The hotspots of each entity's newest hot period, one for a measure, but for periods that a correction has taken out. */
export async function lastHotspots(tx: Tx, entityIds: readonly string[]): Promise<Map<string, Hotspot[]>> {
  const rows = await tx.$queryRaw<Hotspot[]>`/* lastHotspots */
    select distinct on (h."entityId", h.measure) h.* from "Hotspot" h join "Entity" e on e.id = h."entityId"
    where e.id = any(${entityIds}::uuid[]) and h."periodStart" <= e."newestAt"
    order by h."entityId", h.measure, h."periodStart" desc`
  return groupBy(rows, ({ entityId }) => entityId)
}

/** How long a hotspot lasted: from the start of its first hot period until it was last judged. */
export type Life = Pick<Hotspot, 'entityId' | 'startedAt' | 'periodStart' | 'status' | 'observedAt'>

export async function hotspotLives(tx: Tx, entityIds: readonly string[]): Promise<Life[]> {
  return tx.$queryRaw<Life[]>`/* hotspotLives */
    select "entityId", "startedAt", "periodStart", status::text, "observedAt" from "Hotspot"
    where "entityId" = any(${entityIds}::uuid[])`
}

/**
 * The hotspots of each entity that began at its instant or later, oldest first; all hotspots where the instant is null.
 */
export async function hotspotsSince(
  tx: Tx,
  wanted: readonly { entityId: string; from: Date | null }[],
): Promise<Hotspot[]> {
  return tx.$queryRaw<Hotspot[]>`/* hotspotsSince */
    select h.* from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, "from" timestamptz)
    join "Hotspot" h on h."entityId" = w."entityId" and h."startedAt" >= coalesce(w."from", '-infinity')
    order by h."startedAt", h.id`
}

/** At most this many entities are judged again after the clock went back. */
const maxRevived = 500

/**
 * Entities whose hotspot ended because time had passed to a moment in (`from`, `until`], which a correction has undone.
 */
export async function entitiesOverBetween(
  tx: Tx,
  { from, to, except }: { from: Date; to: Date; except: readonly string[] },
): Promise<{ entityId: string; startedAt: Date }[]> {
  return tx.$queryRaw`/* entitiesOverBetween */
    select "entityId", min("startedAt") as "startedAt" from "Hotspot"
    where status = 'RESOLVED' and "observedAt" > ${from} and "observedAt" <= ${to} and "entityId" <> all(${except}::uuid[])
    group by 1 order by 1 limit ${maxRevived}`
}

/** At most this many hotspots of silent entities are judged at once; the others follow with the next events. */
const maxOverdue = 200

/** Entities whose open hotspot had no new event for so long that it must be judged; without those in `except`. */
export async function entitiesOverdue(tx: Tx, watermark: Date, except: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string; bucket: Bucket; newestAt: Date }[]>`/* entitiesOverdue */
    select distinct e.id, e.bucket::text, e."newestAt"
    from "Hotspot" h join "Entity" e on e.id = h."entityId"
    where h.status = 'ACTIVE' and e."newestAt" < ${watermark} and e.id <> all(${except}::uuid[])
    order by e."newestAt"`
  return rows
    .filter(({ bucket, newestAt }) => silentFrom(bucket, newestAt) <= watermark)
    .slice(0, maxOverdue)
    .map(({ id }) => id)
}

/** An entity in which a scan may find a hotspot; `co2` and `count` are those of the judged period, as stored. */
export type Suspect = {
  id: string
  bucket: Bucket
  isHot: boolean
  /** Whether it is judged by its work too, of which the stored sums of a period tell nothing. */
  hasWork: boolean
  periodStart: Date
  newestAt: Date
  model: BaselineModel | null
  co2: number
  count: number
}

/** With fewer events there is no history to compare with. */
const minEvents = 5

/**
 * Of the next `limit` entities after an id, returns those that may be hot as of `at`: they have an open hotspot, or
 * events in the period that contains `at`. `seen`: how many of the `limit` entities had events by then; `last`: the id
 * of the last one, null at the end.
 */
export async function suspectsAfter(
  db: Db | Tx,
  after: string,
  at: Date,
  limit: number,
): Promise<{ seen: number; last: string | null; suspects: Suspect[] }> {
  const [row] = await db.$queryRaw<{ seen: number; last: string | null; suspects: string | null }[]>`/* suspectsAfter */
    with looked as materialized (
      select id, bucket, intensity is not null as "hasWork", "firstAt", "eventCount", "periodStart", "newestAt",
        date_trunc(lower(bucket::text), ${at}::timestamptz, 'UTC') as start
      from "Entity" where id > ${after}::uuid order by id limit ${limit}
    )
    select (select count(*)::int from looked where "firstAt" <= ${at}) as seen,
      (select id::text from looked order by id offset ${limit - 1}) as last,
      (select json_agg(s)::text from (
        select l.id, l.bucket, h.id is not null as "isHot", l."hasWork", l."periodStart", l."newestAt", p.co2, p.count,
          case when h.id is null and l."periodStart" = l.start and l."newestAt" <= ${at}
            then (select baseline from "Entity" e where e.id = l.id) end as model
        from looked l
        left join lateral (
          select id from "Hotspot" h where h."entityId" = l.id and h.status = 'ACTIVE' limit 1
        ) h on true
        left join lateral (
          select co2, count from "SeriesPeriod" p
          where p."entityId" = l.id and p.start = l.start and l."eventCount" >= ${minEvents}
        ) p on true
        where l."firstAt" <= ${at} and (h.id is not null or p.count is not null)
        order by l.id
      ) s) as suspects`
  const suspects: Suspect[] = JSON.parse(row?.suspects ?? '[]')
  return {
    seen: row?.seen ?? 0,
    last: row?.last ?? null,
    suspects: suspects.map((suspect) => ({
      ...suspect,
      periodStart: new Date(suspect.periodStart),
      newestAt: new Date(suspect.newestAt),
      model: readBaseline(suspect.model),
    })),
  }
}

const hotspotRows = wholeRows<Hotspot>('Hotspot', Prisma.HotspotScalarFieldEnum)

/** What `writeHotspots` needs. */
export type HotspotsToWrite = {
  steps: readonly HotspotStep[]
  /** The entities in their present state, by id. */
  entities: ReadonlyMap<string, EntityState>
  /** Why a judged hotspot has no recommendation, by hotspot id; null where it has one. */
  unadvised: ReadonlyMap<string, Hotspot['unadvised']>
  /** Hotspots that should never have existed and of which nothing else is left. */
  cleared: { hotspotIds: readonly string[] }
  /** Locked entities, some of which this transaction may have renamed. */
  held?: ReadonlyMap<string, EntityState>
}

/** Hotspots as they are now stored, and the changes for the log. */
export type WrittenHotspots = Pick<HotspotsToWrite, 'steps' | 'entities'> & { changes: readonly Change<'hotspot'>[] }

/** Writes each hotspot in the state of its last step. */
export async function writeHotspots(
  tx: Tx,
  { steps: judged, entities, unadvised, cleared, held = new Map() }: HotspotsToWrite,
  now: Date,
): Promise<WrittenHotspots> {
  // Read before the writes below change them for other reasons.
  const renamed = await renamedHotspots(tx, [...held.values()], now)
  const steps = judged.map((step): HotspotStep => {
    const reason = unadvised.get(step.row.id)
    return reason === undefined ? step : { ...step, row: { ...step.row, unadvised: reason } }
  })
  const last = new Map(steps.map((step) => [step.row.id, step]))
  const fresh = new Set(steps.flatMap(({ kind, row }) => (kind === 'CREATED' ? row.id : [])))
  const kept = [...last.values()].flatMap(({ kind, row }) => (kind === 'REMOVED' ? [] : row))
  if (cleared.hotspotIds.length > 0) await tx.hotspot.deleteMany({ where: { id: { in: [...cleared.hotspotIds] } } })
  await hotspotRows.insert(
    tx,
    kept.filter(({ id }) => fresh.has(id)),
  )
  await hotspotRows.update(
    tx,
    kept.filter(({ id }) => !fresh.has(id)),
  )
  const named = await nameThem(tx, steps, entities)
  const changes = steps.map(
    ({ kind, row, previous }): Change<'hotspot'> => ({
      topic: 'hotspot',
      kind,
      row: named(row),
      at: row.updatedAt,
      before: previous && named(previous),
    }),
  )
  return { steps, entities, changes: [...renamed, ...changes] }
}

/** The hotspots of entities that this transaction has renamed, so that streams filtered by name hear of it. */
async function renamedHotspots(tx: Tx, entities: readonly EntityState[], now: Date): Promise<Change<'hotspot'>[]> {
  const renamed = new Map(entities.flatMap((each) => (each.formerName === undefined ? [] : [[each.id, each]])))
  if (renamed.size === 0) return []
  const rows = await tx.hotspot.findMany({ where: { entityId: { in: [...renamed.keys()] } }, orderBy: { id: 'asc' } })
  return rows.map((row) => {
    const { key = '', name = '', formerName = '' } = renamed.get(row.entityId) ?? {}
    const named = (entityName: string) => ({ ...row, entityKey: key, entityName })
    return { topic: 'hotspot', kind: 'UPDATED', row: named(name), at: now, before: named(formerName) }
  })
}

async function nameThem(
  tx: Tx,
  steps: readonly HotspotStep[],
  known: HotspotsToWrite['entities'],
): Promise<(row: Hotspot) => HotspotNews> {
  const ids = [...new Set(steps.flatMap(({ row }) => (known.has(row.entityId) ? [] : row.entityId)))]
  const entities =
    ids.length > 0
      ? await tx.entity.findMany({ where: { id: { in: ids } }, select: { id: true, key: true, name: true } })
      : []
  const byId = new Map(entities.map((entity) => [entity.id, entity]))
  return (row) => {
    const { key = '', name = '' } = known.get(row.entityId) ?? byId.get(row.entityId) ?? {}
    return { ...row, entityKey: key, entityName: name }
  }
}

/** Loads the spread prior of each entity type and bucket. */
export async function loadPriors(tx: Tx): Promise<Priors> {
  const rows = await tx.$queryRaw<{ type: string; bucket: Bucket; n: number; sumLogVar: number }[]>`/* loadPriors */
    select type::text, bucket::text, n, "sumLogVar" from "SpreadPrior" where n >= 1`
  return new Map(
    rows.map(({ type, bucket, n, sumLogVar }) => [priorKey(type, bucket), { n, meanLogVar: sumLogVar / n }]),
  )
}

/**
 * Adds the difference between `before` and `after`, so that concurrent writers of other entities do not undo each
 * other.
 */
export async function savePriors(tx: Tx, before: Priors, after: Priors): Promise<void> {
  const changed = [...after]
    .map(([key, prior]) => {
      const [type, bucket] = key.split(' ')
      const old = before.get(key)
      return { type, bucket, n: (prior?.n ?? 0) - (old?.n ?? 0), total: totalOf(prior) - totalOf(old) }
    })
    .filter(({ n, total }) => n !== 0 || total !== 0)
    // All writers use the same order, so that they cannot wait for each other.
    .sort((a, b) => (`${a.type} ${a.bucket}` < `${b.type} ${b.bucket}` ? -1 : 1))
  if (changed.length === 0) return
  await tx.$executeRaw`/* savePriors */
    insert into "SpreadPrior" as p (type, bucket, n, "sumLogVar")
    select type::"EntityType", bucket::"Bucket", n, total
    from unnest(
      ${changed.map((each) => each.type)}::text[], ${changed.map((each) => each.bucket)}::text[],
      ${changed.map((each) => each.n)}::float8[], ${changed.map((each) => each.total)}::float8[]
    ) as c(type, bucket, n, total)
    on conflict (type, bucket) do update set n = p.n + excluded.n, "sumLogVar" = p."sumLogVar" + excluded."sumLogVar"`
}

const totalOf = (prior: SpreadPrior | null | undefined) => (prior ? prior.n * prior.meanLogVar : 0)
