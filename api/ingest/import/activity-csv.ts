import type { EntityRef } from '../../emissions/activity.ts'
import { entityTypes, transportModes } from '../../emissions/activity.ts'
import { InputError } from '../../platform/errors.ts'
import type { Point } from '../../platform/geo.ts'
import type { Kind } from './activity-columns.ts'
import { alsoColumns, kindNames, parseHeader, refuseColumnsOfOtherKinds } from './activity-columns.ts'
import { csvRecords } from './csv-records.ts'
import type { Fields } from './field-values.ts'
import { instant, oneOf, optionalNumber, required, requiredNumber } from './field-values.ts'
import type { ActivityInputLike, ImportRow, Meter } from './row.ts'
import { newMeter } from './row.ts'

/**
 * Reads activities from a CSV file, one per record, as a stream in the order of the file. Columns:
 *
 * - `event_id`, `occurred_at` (RFC 3339 with offset, or a date), `entity_type`, `entity_key`, `kind`: required;
 * - `entity_name`; `also_supplier`, `also_carrier`, `also_vehicle`, `also_route`, `also_facility`: keys of further
 *   entities it counts for; `corrects`: true when it replaces an earlier event of the same id;
 * - kind reported: `co2_kg` · fuel: `fuel`, `amount`, `unit` · electricity: `kwh`, `region` · freight: `mode`,
 *   `mass_kg` and, where known, `vehicle_class`, `distance_km`, `origin_lat`, `origin_lon`, `destination_lat`,
 *   `destination_lon`, `tracking_number`.
 *
 * A record that is wrong is an ImportProblem (BAD_ROW, MISSING_VALUE, BAD_NUMBER, BAD_DATE, BAD_VALUE,
 * UNEXPECTED_VALUE, INCOMPLETE_POINT, NOT_UTF8, UNCLOSED_QUOTE) and the rest goes on. Whether the figures are possible
 * and the fuels known is for the ingest to judge.
 *
 * @throws InputError BAD_COLUMNS, and what `csvRecords` throws for a file that is no CSV.
 */
export async function* readActivityCsv(file: string, meter: Meter = newMeter()): AsyncGenerator<ImportRow> {
  let columns: string[] | undefined
  for await (const record of csvRecords(file, meter)) {
    if ('fields' in record && columns === undefined) {
      columns = parseHeader(record.fields)
      continue
    }
    meter.records++
    if ('fields' in record && columns !== undefined) yield toRow(record.line, columns, record.fields)
    else if ('code' in record) yield record
  }
}

function toRow(line: number, columns: string[], values: string[]): ImportRow {
  try {
    if (values.length !== columns.length) {
      const counts = `The record has ${values.length} fields, the header ${columns.length}`
      throw new InputError('BAD_ROW', `${counts}: quote values that contain the delimiter.`)
    }
    const fields = new Map(columns.map((column, index) => [column, values[index]?.trim() ?? '']))
    for (const [column, value] of fields) if (value === '') fields.delete(column)
    return { line, activity: toActivity(fields) }
  } catch (error) {
    if (error instanceof InputError) return { line, code: error.code, message: error.message }
    throw error
  }
}

function toActivity(fields: Fields): ActivityInputLike {
  const kind = oneOf(required(fields, 'kind', 'every record'), 'kind', kindNames)
  refuseColumnsOfOtherKinds(fields, kind)
  const name = fields.get('entity_name')
  const also = alsoCountsFor(fields)
  const corrects = fields.get('corrects')
  return {
    eventId: required(fields, 'event_id', 'every record'),
    occurredAt: instant(required(fields, 'occurred_at', 'every record'), 'occurred_at'),
    entity: {
      type: oneOf(required(fields, 'entity_type', 'every record'), 'entity_type', entityTypes),
      key: required(fields, 'entity_key', 'every record'),
      ...(name !== undefined && { name }),
    },
    ...(also.length > 0 && { alsoCountsFor: also }),
    ...(corrects !== undefined && oneOf(corrects, 'corrects', ['true', 'false']) === 'true' && { corrects: true }),
    ...quantityOf[kind](fields),
  }
}

const quantityOf: Record<Kind, (fields: Fields) => Partial<ActivityInputLike>> = {
  reported: (fields) => ({ reported: { co2Kg: requiredNumber(fields, 'co2_kg', 'kind reported') } }),
  fuel: (fields) => ({
    fuel: {
      fuel: required(fields, 'fuel', 'kind fuel'),
      amount: requiredNumber(fields, 'amount', 'kind fuel'),
      unit: required(fields, 'unit', 'kind fuel'),
    },
  }),
  electricity: (fields) => ({
    electricity: { kwh: requiredNumber(fields, 'kwh', 'kind electricity'), ...given({ region: fields.get('region') }) },
  }),
  freight: (fields) => ({
    freight: {
      mode: oneOf(required(fields, 'mode', 'kind freight'), 'mode', transportModes),
      massKg: requiredNumber(fields, 'mass_kg', 'kind freight'),
      ...given({
        vehicleClass: fields.get('vehicle_class'),
        distanceKm: optionalNumber(fields, 'distance_km'),
        origin: point(fields, 'origin'),
        destination: point(fields, 'destination'),
        trackingNumber: fields.get('tracking_number'),
      }),
    },
  }),
}

function alsoCountsFor(fields: Fields): EntityRef[] {
  return Object.entries(alsoColumns).flatMap(([column, type]) => {
    const key = fields.get(column)
    return key === undefined ? [] : [{ type, key }]
  })
}

function point(fields: Fields, end: 'origin' | 'destination'): Point | undefined {
  const latitude = optionalNumber(fields, `${end}_lat`)
  const longitude = optionalNumber(fields, `${end}_lon`)
  if (latitude === undefined && longitude === undefined) return undefined
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude }
  throw new InputError('INCOMPLETE_POINT', `Only one of ${end}_lat and ${end}_lon is given: give both or none.`)
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
