import { readInputs } from '../emissions/calculation.ts'
import type { Tx } from '../platform/db.ts'
import { type Hotspot, Prisma, type Recommendation } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { wholeRows } from '../platform/whole-row.ts'
import type { PeriodEmission } from './legs.ts'

/** At most this many emissions of a period are read, the largest ones. */
const maxEmissions = 1_000

const rows = wholeRows<Recommendation>('Recommendation', Prisma.RecommendationScalarFieldEnum)

export const insertRecommendations = (tx: Tx, created: readonly Recommendation[]): Promise<void> =>
  rows.insert(tx, created)

export const recommendationsOf = (tx: Tx, hotspotIds: readonly string[]): Promise<Recommendation[]> =>
  tx.$queryRaw<Recommendation[]>`/* recommendationsOf */
    select * from "Recommendation" where "hotspotId" = any(${[...hotspotIds]}::uuid[]) order by id`

/** Updates the text of pending recommendations; @returns the ids of those that nobody has decided on meanwhile */
export async function updatePending(tx: Tx, changed: readonly Recommendation[]): Promise<Set<string>> {
  if (changed.length === 0) return new Set()
  const updated = await tx.$queryRaw<{ id: string }[]>`/* updatePending */
    update "Recommendation" as t set action = r.action, "rootCause" = r."rootCause", "co2Reduction" = r."co2Reduction", rank = r.rank,
      citations = r.citations, "writtenBy" = r."writtenBy", "updatedAt" = r."updatedAt"
    from jsonb_populate_recordset(null::"Recommendation", ${JSON.stringify(changed)}::jsonb) as r
    where t.id = r.id and t.status = 'PENDING' returning t.id`
  return new Set(updated.map(({ id }) => id))
}

/** Removes pending recommendations; @returns the ids of those that nobody has decided on meanwhile */
export async function removePending(tx: Tx, passed: readonly Recommendation[]): Promise<Set<string>> {
  if (passed.length === 0) return new Set()
  const gone = await tx.$queryRaw<{ id: string }[]>`/* removePending */
    delete from "Recommendation" where id = any(${passed.map(({ id }) => id)}::uuid[]) and status = 'PENDING' returning id`
  return new Set(gone.map(({ id }) => id))
}

/** The largest emissions that led to each hotspot, by its id, but for those whose inputs cannot be read. */
export async function periodEmissions(tx: Tx, hotspots: readonly Hotspot[]): Promise<Map<string, PeriodEmission[]>> {
  const asked = hotspots.map(({ id, entityId, periodStart, periodEnd, observedAt }) => {
    return { id, entityId, periodStart, periodEnd, observedAt }
  })
  const found = await tx.$queryRaw<
    (Omit<PeriodEmission, 'inputs'> & { inputs: unknown; hotspotId: string })[]
  >`/* periodEmissions */
    select h.id as "hotspotId", e.method::text, e.inputs, f.value as "factorValue", e."factorId", e.co2, e.segment
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as h(
      id uuid, "entityId" uuid, "periodStart" timestamptz, "periodEnd" timestamptz, "observedAt" timestamptz
    )
    cross join lateral (
      select e.* from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
      where c."entityId" = h."entityId" and e.counted
        and c."occurredAt" >= h."periodStart" and c."occurredAt" < h."periodEnd" and c."occurredAt" <= h."observedAt"
      order by e.co2 desc, e."occurredAt", e.id limit ${maxEmissions}
    ) as e
    left join "EmissionFactor" f on f.id = e."factorId"
    order by e.co2 desc, e."occurredAt", e.id`
  const readable = found.flatMap((row) => {
    const inputs = readOrLeaveOut(() => readInputs(row.inputs), null)
    return inputs ? [{ ...row, inputs }] : []
  })
  return groupBy(readable, ({ hotspotId }) => hotspotId)
}

/** Any so many packages of a carrier tell the share of its deliveries that fail. */
const maxPackages = 1_000

/** The share of a carrier's packages, scanned in the period of a hotspot, with a failed delivery; by hotspot id. */
export async function failedShares(
  tx: Tx,
  carriers: readonly { hotspot: Hotspot; key: string }[],
): Promise<Map<string, number>> {
  if (carriers.length === 0) return new Map()
  const asked = carriers.map(({ hotspot: { id, periodStart, periodEnd }, key }) => ({
    id,
    key,
    periodStart,
    periodEnd,
  }))
  const rows = await tx.$queryRaw<{ id: string; share: number | null }[]>`/* failedShares */
    select h.id, avg(p.failed::int)::float8 as share
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as h(
      id uuid, key text, "periodStart" timestamptz, "periodEnd" timestamptz
    )
    cross join lateral (
      select exists (
        select from "Scan" s where s."packageId" = p.id and s.status = 'DELIVERY_FAILED'
          and s."eventTime" >= h."periodStart" and s."eventTime" < h."periodEnd"
      ) as failed
      from "Package" p
      where p.carrier = h.key and p."lastScanAt" >= h."periodStart" and p."firstScanAt" < h."periodEnd"
      limit ${maxPackages}
    ) as p
    group by h.id`
  return new Map(rows.flatMap(({ id, share }) => (share === null ? [] : [[id, share] as const])))
}
