import DataLoader from 'dataloader'
import { readPlaces } from '../packages/package-state.ts'
import type { Db, Tx } from '../platform/db.ts'
import { perOperation } from '../platform/per-operation.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { pointIn, readInputs } from './calculation.ts'
import type { NewestLeg } from './places.ts'

const loaderOf = perOperation(
  ({ db }: { db: Db | Tx }) => new DataLoader<string, NewestLeg | null>((ids) => loadLegs(db, ids)),
)

/** The newest leg of an entity that has an origin. One statement serves all entities of an operation. */
export const newestLeg = (owner: { db: Db | Tx }, entityId: string): Promise<NewestLeg | null> =>
  loaderOf(owner).load(entityId)

/** How many of the newest emissions to search: an entity may have had no leg with coordinates for a long time. */
const maxSearched = 100

async function loadLegs(db: Db | Tx, ids: readonly string[]): Promise<(NewestLeg | null)[]> {
  const rows = await db.$queryRaw<
    { id: string; inputs: unknown; lane: string | null; plannedRoute: unknown }[]
  >`/* loadLegs */
    select w.id, leg.inputs, p.lane, p."plannedRoute"
    from unnest(${ids}::uuid[]) as w(id)
    cross join lateral (
      select newest.inputs, newest."packageId" from (
        select e.inputs, e."packageId", e.counted
        from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
        where c."entityId" = w.id order by c."occurredAt" desc, c."emissionId" desc limit ${maxSearched}
      ) as newest
      where newest.inputs -> 'origin' is not null and newest.counted limit 1
    ) as leg
    left join "Package" p on p.id = leg."packageId"`
  const byId = new Map(rows.map(({ id, ...stored }) => [id, readOrLeaveOut(() => legOf(stored), null)]))
  return ids.map((id) => byId.get(id) ?? null)
}

function legOf({
  inputs,
  lane,
  plannedRoute,
}: {
  inputs: unknown
  lane: string | null
  plannedRoute: unknown
}): NewestLeg {
  const known = readInputs(inputs)
  return {
    origin: pointIn(known, 'origin'),
    destination: pointIn(known, 'destination'),
    lane,
    plannedRoute: readPlaces(plannedRoute),
  }
}
