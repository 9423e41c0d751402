import type { Tx } from '../platform/db.ts'
import { foldedLines } from '../platform/fold.ts'
import { newId } from '../platform/ids.ts'
import type { WorkUnit } from '../vocabulary/work-unit.ts'
import type { EntityRef, EntityType } from './activity.ts'
import type { Bucket } from './series.ts'

/**
 * An entity with the state that its series continues from. `baseline` is the model that was fitted for `periodStart`.
 */
export type EntityState = {
  id: string
  type: EntityType
  key: string
  name: string
  /** Its name before this transaction renamed it. */
  formerName?: string
  eventCount: number
  firstAt: Date | null
  newestAt: Date | null
  bucket: Bucket
  /** Event time of the event at which the bucket was last chosen; null before the first choice. */
  bucketAt: Date | null
  periodStart: Date | null
  baseline: unknown
  /** The model of what it emits for its work, likewise. */
  intensity: unknown
  /** The unit of work that a person chose for it; null where its records tell. */
  workUnit: WorkUnit | null
  /** Another one whenever the row has been written: PostgreSQL's id of the transaction that wrote it. */
  revision: string
}

export const refKey = ({ type, key }: Pick<EntityRef, 'type' | 'key'>) => `${type} ${key}`

/**
 * Each ref once, with a name where one is given. All writers use the same order, so that two of them cannot wait for
 * each other.
 */
function distinct(refs: readonly EntityRef[]): EntityRef[] {
  const wanted = new Map<string, EntityRef>()
  for (const ref of refs) {
    const known = wanted.get(refKey(ref))
    if (!known || ref.name) wanted.set(refKey(ref), ref)
  }
  return [...wanted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref)
}

/** Returns the ids of the named entities by `refKey`, and creates those that are new. Locks no existing row. */
export async function nameEntities(tx: Tx, refs: readonly EntityRef[]): Promise<Map<string, string>> {
  const sorted = distinct(refs)
  const found = await selectIds(tx, sorted)
  const missing = sorted.filter((ref) => !found.has(refKey(ref)))
  if (missing.length === 0) return found
  await createMissing(tx, missing)
  return new Map([...found, ...(await selectIds(tx, missing))])
}

/**
 * Locks the named entities until the transaction ends, in the order of their keys, and renames those whose name
 * differs. Returns them by `refKey`. They must exist: see `nameEntities`. Others can still insert rows that refer to
 * them.
 */
export async function lockEntities(tx: Tx, refs: readonly EntityRef[]): Promise<Map<string, EntityState>> {
  const sorted = distinct(refs)
  const found = await select(tx, sorted)
  await rename(tx, found, sorted)
  return found
}

/** Locks the entities with these ids until the transaction ends; skips those that another transaction has locked. */
export async function lockIdleEntities(tx: Tx, ids: readonly string[]): Promise<EntityState[]> {
  if (ids.length === 0) return []
  return tx.$queryRaw<EntityState[]>`/* lockIdleEntities */
    select id, type::text, key, name, "eventCount", "firstAt", "newestAt", bucket::text, "bucketAt", "periodStart", baseline, intensity, "workUnit"::text,
      xmin::text as revision
    from "Entity" where id = any(${ids}::uuid[]) for no key update skip locked`
}

async function select(tx: Tx, refs: readonly EntityRef[]): Promise<Map<string, EntityState>> {
  const rows = await tx.$queryRaw<EntityState[]>`/* lockEntities */
    select id, e.type::text, e.key, name, "eventCount", "firstAt", "newestAt", bucket::text, "bucketAt", "periodStart", baseline, intensity, "workUnit"::text,
      e.xmin::text as revision
    from "Entity" e
    join unnest(${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.key)}::text[]) as r(type, key)
      on e.type = r.type::"EntityType" and e.key = r.key
    order by r.type collate "C", r.key collate "C" for no key update of e`
  return new Map(rows.map((row) => [refKey(row), row]))
}

async function selectIds(tx: Tx, refs: readonly EntityRef[]): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<(EntityRef & { id: string })[]>`/* entityIds */
    select e.id, e.type::text, e.key
    from "Entity" e
    join unnest(${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.key)}::text[]) as r(type, key)
      on e.type = r.type::"EntityType" and e.key = r.key
    -- As a row that refers to it does: nobody removes it meanwhile.
    for key share of e`
  return new Map(rows.map((row) => [refKey(row), row.id]))
}

async function createMissing(tx: Tx, refs: readonly EntityRef[]): Promise<void> {
  await tx.$executeRaw`/* createEntities */
    insert into "Entity" (id, type, key, name, "searchText")
    select id, type::"EntityType", key, name, folded
    from unnest(
      ${refs.map(() => newId())}::uuid[],
      ${refs.map((ref) => ref.type)}::text[],
      ${refs.map((ref) => ref.key)}::text[],
      ${refs.map((ref) => ref.name ?? ref.key)}::text[],
      ${refs.map((ref) => foldedLines(ref.name ?? ref.key, ref.key))}::text[]
    ) as r(id, type, key, name, folded)
    where not exists (select from "Entity" e where e.type = r.type::"EntityType" and e.key = r.key)
    on conflict do nothing`
}

async function rename(tx: Tx, states: Map<string, EntityState>, refs: readonly EntityRef[]): Promise<void> {
  for (const ref of refs) {
    const state = states.get(refKey(ref))
    if (!ref.name || !state || state.name === ref.name) continue
    await tx.entity.update({
      where: { id: state.id },
      data: { name: ref.name, searchText: foldedLines(ref.name, ref.key) },
      select: { id: true },
    })
    Object.assign(state, { formerName: state.name, name: ref.name })
  }
}

/** Removes those of these entities that no event names any more, unless another transaction is about to name them. */
export async function removeUnnamedEntities(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string }[]>`/* removeUnnamedEntities */
    select e.id from "Entity" e where e.id = any(${ids}::uuid[])
      and not exists (select from "EmissionEntity" c where c."entityId" = e.id)
      and not exists (select from "Hotspot" h where h."entityId" = e.id)
      and not exists (select from "Anomaly" a where a."entityId" = e.id)
    order by e.id for update skip locked`
  if (rows.length === 0) return
  const gone = rows.map(({ id }) => id)
  await tx.seriesPeriod.deleteMany({ where: { entityId: { in: gone } } })
  await tx.entity.deleteMany({ where: { id: { in: gone }, counted: { none: {} }, emissions: { none: {} } } })
}

/** Where an entity stands; with its models, which are large, where they were fitted again. */
export type Standing = { entity: EntityState; refit?: { baseline: object | null; intensity: object | null } }

/** Saves the state of entities. @returns their new revisions, by id */
export async function saveEntities(tx: Tx, standings: readonly Standing[]): Promise<Map<string, string>> {
  if (standings.length === 0) return new Map()
  const rows = standings.map(
    ({ entity: { id, eventCount, firstAt, newestAt, bucket, bucketAt, periodStart }, refit }) => ({
      ...{ id, eventCount, firstAt, newestAt, bucket, bucketAt, periodStart },
      ...{ baseline: refit?.baseline ?? null, intensity: refit?.intensity ?? null, refitted: refit !== undefined },
    }),
  )
  const written = await tx.$queryRaw<{ id: string; revision: string }[]>`/* saveEntities */
    update "Entity" e set
      "eventCount" = s."eventCount", "firstAt" = s."firstAt", "newestAt" = s."newestAt",
      bucket = s.bucket, "bucketAt" = s."bucketAt", "periodStart" = s."periodStart",
      baseline = case when s.refitted then s.baseline else e.baseline end,
      intensity = case when s.refitted then s.intensity else e.intensity end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(
      id uuid, "eventCount" int, "firstAt" timestamptz, "newestAt" timestamptz, bucket "Bucket",
      "bucketAt" timestamptz, "periodStart" timestamptz, baseline jsonb, intensity jsonb, refitted bool
    )
    where e.id = s.id
    returning e.id, e.xmin::text as revision`
  return new Map(written.map(({ id, revision }) => [id, revision]))
}
