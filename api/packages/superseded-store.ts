/** Earlier versions of events: those that a correction replaced or a retraction removed. */
import type { Db, Tx } from '../platform/db.ts'
import type { Scan, SupersededEvent, SupersededKind } from '../platform/generated/prisma/client.ts'
import { isRecord, jsonReader } from '../platform/stored-json.ts'

/** The version of the layout of `row`. */
const rowVersion = 1

/** Reads what was stored of an event. */
export const readSuperseded = jsonReader('SupersededEvent.row', 'restore the row from a backup', isRecord)

/** At most this many are told of one event. */
const maxVersions = 100

/** Ids of events that are about to be removed: `replaced` by a correction, or `retracted`. */
export type GoneEvents = { replaced: readonly string[]; retracted: readonly string[] }

/** Keeps the present version of activities, superseded now. */
export async function keepSupersededActivities(tx: Tx, { replaced, retracted }: GoneEvents): Promise<void> {
  const ids = [...replaced, ...retracted]
  if (ids.length === 0) return
  await tx.$executeRaw`/* keepSupersededActivities */
    insert into "SupersededEvent" (id, kind, "eventId", "recordedAt", "supersededAt", "isRetracted", "row")
    select gen_random_uuid(), 'ACTIVITY', e."eventId", e."recordedAt", now(), e."eventId" = any(${[...retracted]}::text[]),
      jsonb_build_object('version', ${rowVersion}::int,
        'occurredAt', to_char(e."occurredAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'co2', e.co2, 'method', e.method,
        'factorId', e."factorId", 'inputs', e.inputs, 'formula', e.formula, 'counted', e.counted, 'entities', (
          select jsonb_agg(jsonb_build_object('type', n.type, 'key', n.key) order by n.id = e."entityId" desc, n.id)
          from "EmissionEntity" c join "Entity" n on n.id = c."entityId" where c."emissionId" = e.id
        ))
    from "Emission" e where e."eventId" = any(${ids}::text[])`
}

/** Keeps the present version of scans, superseded now. */
export async function keepSupersededScans(
  tx: Tx,
  scans: readonly Scan[],
  isRetracted: boolean,
  now: Date,
): Promise<void> {
  if (scans.length === 0) return
  const rows = scans.map(({ id, fault, lateLogit, quiet, packageId, recordTime, ...facts }) => ({
    eventId: facts.eventId,
    recordedAt: recordTime,
    row: { version: rowVersion, ...facts },
  }))
  await tx.$executeRaw`/* keepSupersededScans */
    insert into "SupersededEvent" (id, kind, "eventId", "recordedAt", "supersededAt", "isRetracted", "row")
    select gen_random_uuid(), 'SCAN', s."eventId", s."recordedAt", ${now}, ${isRetracted}, s."row"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s("eventId" text, "recordedAt" timestamptz, "row" jsonb)`
}

/** The earlier versions of events, at most 100 each, newest first; of one kind where `kind` is given. */
export const loadSuperseded = (
  db: Db | Tx,
  eventIds: readonly string[],
  kind: SupersededKind | null = null,
): Promise<SupersededEvent[]> =>
  db.$queryRaw<SupersededEvent[]>`/* loadSuperseded */
    select s.* from unnest(${[...eventIds]}::text[]) as w(event)
    cross join lateral (
      select * from "SupersededEvent" s where s."eventId" = w.event and (${kind}::text is null or s.kind::text = ${kind})
      order by s."supersededAt" desc, s.id desc limit ${maxVersions}
    ) as s`

/** Deletes at most `limit` versions that were superseded before `before`. @returns how many */
export const forgetSuperseded = (db: Db, before: Date, limit: number): Promise<number> =>
  db.$executeRaw`/* forgetSuperseded */
    delete from "SupersededEvent" where id in (
      select id from "SupersededEvent" where "supersededAt" < ${before} order by "supersededAt" limit ${limit}
    )`
