import { closest } from '../../emissions/names.ts'
import { InputError } from '../../platform/errors.ts'
import type { Fields } from './field-values.ts'
import { columnList, shown } from './field-values.ts'

/** The four ways to describe an emission, with the required and optional columns of each. */
export const kinds = {
  reported: { needs: ['co2_kg'], may: ['tonnes', 'tonne_km', 'distance_km', 'parcels', 'square_metres'] },
  fuel: { needs: ['fuel', 'amount', 'unit'], may: ['tonnes', 'tonne_km', 'distance_km'] },
  freight: {
    needs: ['mode', 'mass_kg'],
    may: [
      'vehicle_class',
      'distance_km',
      'origin_lat',
      'origin_lon',
      'destination_lat',
      'destination_lon',
      'tracking_number',
    ],
  },
  electricity: { needs: ['kwh'], may: ['region', 'tonnes', 'parcels', 'square_metres'] },
} as const satisfies Record<string, { needs: readonly string[]; may: readonly string[] }>

export type Kind = keyof typeof kinds
export const kindNames = Object.keys(kinds) as Kind[]

export const requiredColumns = ['event_id', 'occurred_at', 'entity_type', 'entity_key', 'kind'] as const

/** Keys of further entities the activity counts for, by the type they name. */
export const alsoColumns = {
  also_supplier: 'SUPPLIER',
  also_carrier: 'CARRIER',
  also_vehicle: 'VEHICLE',
  also_route: 'ROUTE',
  also_facility: 'FACILITY',
} as const

const valueColumns: string[] = [...new Set(kindNames.flatMap((kind) => [...kinds[kind].needs, ...kinds[kind].may]))]
/** Every column that the activity CSV format knows. */
export const knownColumns: readonly string[] = [
  ...requiredColumns,
  'entity_name',
  'time_zone',
  ...Object.keys(alsoColumns),
  'corrects',
  ...valueColumns,
]

/** Columns of numbers. */
export const numberColumns = {
  amounts: ['co2_kg', 'amount', 'mass_kg', 'distance_km', 'kwh', 'tonnes', 'tonne_km', 'parcels', 'square_metres'],
  degrees: ['origin_lat', 'origin_lon', 'destination_lat', 'destination_lon'],
} as const

/** Columns of ids and names that spreadsheets may turn into numbers or dates. */
export const idColumns = ['event_id', 'entity_key', 'tracking_number', ...Object.keys(alsoColumns)]

/**
 * The column names of a header: any case, any order, spaces and hyphens for underscores. Ignores nameless columns at
 * the end, which spreadsheets write.
 *
 * @throws InputError BAD_COLUMNS, one message that names all unknown, missing and repeated columns.
 */
export function parseHeader(fields: string[]): string[] {
  const names = withoutEmptyEnd(
    fields.map((field) =>
      field
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
    ),
  )
  const unknown = names.filter((name) => !knownColumns.includes(name))
  const missing = requiredColumns.filter((name) => !names.includes(name))
  const repeated = names.filter((name, index) => names.indexOf(name) !== index)
  const faults = [
    missing.length > 0 && columnList('missing', missing),
    unknown.length > 0 && columnList('unknown', unknown.map(withGuess)),
    repeated.length > 0 && columnList('repeated', [...new Set(repeated)]),
  ].filter((fault) => fault !== false)
  if (faults.length === 0) return names
  throw new InputError('BAD_COLUMNS', `The header has ${faults.join('; ')}. Known columns: ${knownColumns.join(', ')}.`)
}

/** The values without empty ones at the end. */
export function withoutEmptyEnd(values: readonly string[], atLeast = 0): string[] {
  const last = values.findLastIndex((value) => value.trim() !== '')
  return values.slice(0, Math.max(last + 1, atLeast))
}

/** @throws InputError UNEXPECTED_VALUE when a column of another kind is filled, so that nothing is dropped silently. */
export function refuseColumnsOfOtherKinds(fields: Fields, kind: Kind): void {
  const own: string[] = [...kinds[kind].needs, ...kinds[kind].may]
  const stray = valueColumns.filter((column) => fields.has(column) && !own.includes(column))
  if (stray.length === 0) return
  const [verb, them] = stray.length === 1 ? ['does', 'it'] : ['do', 'them']
  throw new InputError(
    'UNEXPECTED_VALUE',
    `${stray.join(', ')} ${verb} not belong to kind ${kind}: empty ${them} or split the row.`,
  )
}

function withGuess(name: string): string {
  const [guess] = closest(name, knownColumns, 1)
  return (shown(name) || '(no name)') + (guess === undefined ? '' : ` (do you mean ${guess}?)`)
}
