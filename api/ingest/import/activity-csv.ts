import type { EntityRef } from '../../emissions/activity.ts'
import { entityTypes } from '../../emissions/activity.ts'
import { InputError } from '../../platform/errors.ts'
import type { Point } from '../../platform/geo.ts'
import { counted } from '../../platform/text.ts'
import { timeZoneOf } from '../../platform/time-zone.ts'
import { transportModes } from '../../vocabulary/transport-mode.ts'
import type { Kind } from './activity-columns.ts'
import {
  alsoColumns,
  idColumns,
  kindNames,
  numberColumns,
  parseHeader,
  refuseColumnsOfOtherKinds,
  withoutEmptyEnd,
} from './activity-columns.ts'
import { type CsvRecord, csvRecords, cutOff } from './csv-records.ts'
import { type Decimal, type Decimals, decimalOf, learnDecimals, newDecimals } from './decimals.ts'
import type { Fields } from './field-values.ts'
import { instant, isBareDay, oneOf, optionalDegrees, optionalNumber, required, requiredNumber } from './field-values.ts'
import type { ActivityInputLike, ImportRow, Meter } from './row.ts'
import { newMeter } from './row.ts'
import { refuseSpreadsheetMarks } from './spreadsheet-marks.ts'

/**
 * Reads activities from a CSV file, one per record, as a stream in the order of the file. Columns:
 *
 * - `event_id`, `occurred_at` (RFC 3339 with offset, or a date), `entity_type`, `entity_key`, `kind`: required;
 * - `time_zone`: IANA, then occurred_at may be what a clock shows there;
 * - `entity_name`; `also_supplier`, `also_carrier`, `also_vehicle`, `also_route`, `also_facility`: keys of further
 *   entities it counts for; `corrects`: true when it replaces an earlier event of the same id;
 * - kind reported: `co2_kg` · fuel: `fuel`, `amount`, `unit` · electricity: `kwh`, `region`, and with each of them the
 *   work that it was for, where known: `tonnes`, `tonne_km`, `distance_km` (a vehicle's), `parcels`, `square_metres` (a
 *   building's); freight: `mode`,
 *   `mass_kg` and, where known, `vehicle_class`, `distance_km`, `origin_lat`, `origin_lon`, `destination_lat`,
 *   `destination_lon`, `tracking_number`.
 *
 * A record that is wrong is an ImportProblem (BAD_ROW, MISSING_VALUE, BAD_NUMBER, BAD_DATE, BAD_VALUE,
 * UNEXPECTED_VALUE, INCOMPLETE_POINT, ROUNDED_ID, SPREADSHEET_VALUE, CUT_OFF, and those of `csvRecords`) and the rest
 * goes on. The file is read twice: first for whether its decimals are commas, which `decimals` learns. Whether the figures are possible
 * and the fuels known is for the ingest to judge.
 *
 * @throws InputError BAD_COLUMNS, and what `csvRecords` throws for a file that is no CSV.
 */
export async function* readActivityCsv(
  file: string,
  meter: Meter = newMeter(),
  decimals: Decimals = newDecimals(),
): AsyncGenerator<ImportRow> {
  await learnFrom(file, decimals)
  const decimal = decimalOf(decimals)
  let columns: string[] | undefined
  for await (const record of csvRecords(file, meter)) {
    if ('fields' in record && columns === undefined) {
      columns = parseHeader(record.fields)
      continue
    }
    meter.records++
    if ('fields' in record && columns !== undefined) yield toRow(record, columns, decimal, meter)
    else if ('code' in record) yield record
  }
}

/** Errors of this first reading are ignored: they are reported when the file is read for its records. */
async function learnFrom(file: string, decimals: Decimals): Promise<void> {
  const meter = newMeter()
  let columns: string[] | undefined
  try {
    for await (const record of csvRecords(file, meter)) {
      decimals.delimiter = meter.delimiter
      if (!('fields' in record)) continue
      if (columns === undefined) columns = parseHeader(record.fields)
      else learnDecimals(decimals, numberColumns, fieldsOf(columns, record.fields), record.line)
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
  }
}

function fieldsOf(columns: readonly string[], values: readonly string[]): Fields {
  const fields = new Map<string, string>()
  for (const [index, column] of columns.entries()) {
    const value = values[index]?.trim()
    if (value) fields.set(column, value)
  }
  return fields
}

function toRow(
  { line, fields: values }: CsvRecord,
  columns: string[],
  decimal: Decimal | null,
  meter: Meter,
): ImportRow {
  try {
    const count = withoutEmptyEnd(values, columns.length).length
    if (count !== columns.length) {
      const cut = count < columns.length ? cutOff(line, meter) : null
      if (cut) return cut
      const counts = `The record has ${counted(values.length, 'field')}, the header ${columns.length}`
      throw new InputError('BAD_ROW', `${counts}: quote values that contain the delimiter.`)
    }
    const fields = fieldsOf(columns, values)
    refuseSpreadsheetMarks(fields, idColumns)
    const activity = toActivity(fields, decimal)
    if (isBareDay(fields.get('occurred_at') ?? '')) meter.bareDays[fields.has('time_zone') ? 'zone' : 'utc']++
    return { line, activity }
  } catch (error) {
    if (error instanceof InputError) return { line, code: error.code, message: error.message }
    throw error
  }
}

function toActivity(fields: Fields, decimal: Decimal | null): ActivityInputLike {
  const kind = oneOf(required(fields, 'kind', 'every record'), 'kind', kindNames)
  refuseColumnsOfOtherKinds(fields, kind)
  const name = fields.get('entity_name')
  const zone = timeZoneOf(fields.get('time_zone'))
  const also = alsoCountsFor(fields)
  const corrects = fields.get('corrects')
  return {
    eventId: required(fields, 'event_id', 'every record'),
    occurredAt: instant(required(fields, 'occurred_at', 'every record'), 'occurred_at', zone),
    entity: {
      type: oneOf(required(fields, 'entity_type', 'every record'), 'entity_type', entityTypes),
      key: required(fields, 'entity_key', 'every record'),
      ...(name !== undefined && { name }),
    },
    ...(also.length > 0 && { alsoCountsFor: also }),
    ...(corrects !== undefined && oneOf(corrects, 'corrects', ['true', 'false']) === 'true' && { corrects: true }),
    ...quantityOf[kind](fields, decimal),
  }
}

const quantityOf: Record<Kind, (fields: Fields, decimal: Decimal | null) => Partial<ActivityInputLike>> = {
  reported: (fields, decimal) => ({
    reported: { co2Kg: requiredNumber(fields, 'co2_kg', 'kind reported', decimal), ...work(fields, decimal) },
  }),
  fuel: (fields, decimal) => ({
    fuel: {
      fuel: required(fields, 'fuel', 'kind fuel'),
      amount: requiredNumber(fields, 'amount', 'kind fuel', decimal),
      unit: required(fields, 'unit', 'kind fuel'),
      ...work(fields, decimal),
    },
  }),
  electricity: (fields, decimal) => ({
    electricity: {
      kwh: requiredNumber(fields, 'kwh', 'kind electricity', decimal),
      ...given({ region: fields.get('region') }),
      ...work(fields, decimal),
    },
  }),
  freight: (fields, decimal) => ({
    freight: {
      mode: oneOf(required(fields, 'mode', 'kind freight'), 'mode', transportModes),
      massKg: requiredNumber(fields, 'mass_kg', 'kind freight', decimal),
      ...given({
        vehicleClass: fields.get('vehicle_class'),
        distanceKm: optionalNumber(fields, 'distance_km', decimal),
        origin: point(fields, 'origin', decimal),
        destination: point(fields, 'destination', decimal),
        trackingNumber: fields.get('tracking_number'),
      }),
    },
  }),
}

/** The work that it was done for; columns that do not belong to its kind are refused before. */
const work = (fields: Fields, decimal: Decimal | null) =>
  given({
    tonnes: optionalNumber(fields, 'tonnes', decimal),
    tonneKm: optionalNumber(fields, 'tonne_km', decimal),
    distanceKm: optionalNumber(fields, 'distance_km', decimal),
    parcels: optionalNumber(fields, 'parcels', decimal),
    squareMetres: optionalNumber(fields, 'square_metres', decimal),
  })

function alsoCountsFor(fields: Fields): EntityRef[] {
  return Object.entries(alsoColumns).flatMap(([column, type]) => {
    const key = fields.get(column)
    return key === undefined ? [] : [{ type, key }]
  })
}

function point(fields: Fields, end: 'origin' | 'destination', decimal: Decimal | null): Point | undefined {
  const latitude = optionalDegrees(fields, `${end}_lat`, decimal)
  const longitude = optionalDegrees(fields, `${end}_lon`, decimal)
  if (latitude === undefined && longitude === undefined) return undefined
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude }
  throw new InputError('INCOMPLETE_POINT', `Only one of ${end}_lat and ${end}_lon is given: give both or none.`)
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
