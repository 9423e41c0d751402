import type { Tx } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import type { EntityRef, EntityType } from './activity.ts'
import type { Bucket } from './series.ts'

/** An entity with what its series needs to go on. `baseline` is the model that hotspots fitted for `periodStart`. */
export type EntityState = {
  id: string
  type: EntityType
  key: string
  name: string
  eventCount: number
  firstAt: Date | null
  newestAt: Date | null
  bucket: Bucket
  periodStart: Date | null
  baseline: unknown
}

export const refKey = ({ type, key }: Pick<EntityRef, 'type' | 'key'>) => `${type} ${key}`

/**
 * The entities named, created where they are new and renamed where a name differs, locked until the transaction
 * ends; keyed by `refKey`. Locks are taken in the order of keys, so that two writers cannot wait for each other.
 */
export async function lockEntities(tx: Tx, refs: readonly EntityRef[]): Promise<Map<string, EntityState>> {
  const wanted = new Map<string, EntityRef>()
  for (const ref of refs) {
    const known = wanted.get(refKey(ref))
    if (!known || ref.name) wanted.set(refKey(ref), ref)
  }
  const sorted = [...wanted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref)
  // Before anything is locked: what others create meanwhile could not be waited for in the order of keys.
  await createMissing(tx, sorted)
  const found = await select(tx, sorted)
  await rename(tx, found, sorted)
  return found
}

/** The entities with these ids, locked until the transaction ends; those that another writer is at are left to it. */
export async function lockIdleEntities(tx: Tx, ids: readonly string[]): Promise<EntityState[]> {
  if (ids.length === 0) return []
  return tx.$queryRaw<EntityState[]>`
    select id, type::text, key, name, "eventCount", "firstAt", "newestAt", bucket::text, "periodStart", baseline
    from "Entity" where id = any(${ids}::uuid[]) for update skip locked`
}

async function select(tx: Tx, refs: readonly EntityRef[]): Promise<Map<string, EntityState>> {
  const rows = await tx.$queryRaw<EntityState[]>`
    select id, e.type::text, e.key, name, "eventCount", "firstAt", "newestAt", bucket::text, "periodStart", baseline
    from "Entity" e
    join unnest(${refs.map((ref) => ref.type)}::text[], ${refs.map((ref) => ref.key)}::text[]) as r(type, key)
      on e.type = r.type::"EntityType" and e.key = r.key
    order by r.type collate "C", r.key collate "C" for update of e`
  return new Map(rows.map((row) => [refKey(row), row]))
}

async function createMissing(tx: Tx, refs: readonly EntityRef[]): Promise<void> {
  await tx.$executeRaw`
    insert into "Entity" (id, type, key, name)
    select id, type::"EntityType", key, name
    from unnest(
      ${refs.map(() => newId())}::uuid[],
      ${refs.map((ref) => ref.type)}::text[],
      ${refs.map((ref) => ref.key)}::text[],
      ${refs.map((ref) => ref.name ?? ref.key)}::text[]
    ) as r(id, type, key, name)
    where not exists (select from "Entity" e where e.type = r.type::"EntityType" and e.key = r.key)
    on conflict do nothing`
}

async function rename(tx: Tx, states: Map<string, EntityState>, refs: readonly EntityRef[]): Promise<void> {
  for (const ref of refs) {
    const state = states.get(refKey(ref))
    if (!ref.name || !state || state.name === ref.name) continue
    await tx.entity.update({ where: { id: state.id }, data: { name: ref.name }, select: { id: true } })
    state.name = ref.name
  }
}

/** Writes back where the entities stand; the baselines, which are large, only of those in `refitted`. */
export async function saveEntities(
  tx: Tx,
  states: readonly EntityState[],
  refitted: readonly EntityState[],
): Promise<void> {
  if (states.length === 0) return
  const standing = states.map(({ baseline: _, ...state }) => state)
  await tx.$executeRaw`
    update "Entity" e set
      "eventCount" = s."eventCount", "firstAt" = s."firstAt", "newestAt" = s."newestAt",
      bucket = s.bucket, "periodStart" = s."periodStart"
    from jsonb_to_recordset(${JSON.stringify(standing)}::jsonb) as s(
      id uuid, "eventCount" int, "firstAt" timestamptz, "newestAt" timestamptz, bucket "Bucket", "periodStart" timestamptz
    )
    where e.id = s.id`
  if (refitted.length === 0) return
  const baselines = refitted.map(({ id, baseline }) => ({ id, baseline }))
  await tx.$executeRaw`
    update "Entity" e set baseline = s.baseline
    from jsonb_to_recordset(${JSON.stringify(baselines)}::jsonb) as s(id uuid, baseline jsonb)
    where e.id = s.id`
}
