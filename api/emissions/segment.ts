/**
 * The segment of an emission: amounts of one segment can be added up within a period. Stored as text: `FREIGHT:AIR`,
 * `FUEL:diesel-average-biofuel-blend:litres`, `ELECTRICITY:UK`, `REPORTED`. Only this file knows that grammar.
 */
import type { TransportMode } from '../vocabulary/transport-mode.ts'

export type SegmentKind = 'FREIGHT' | 'FUEL' | 'ELECTRICITY' | 'REPORTED'

/** `name`: the mode, the fuel or the grid's region; `unit`: the unit in which the amounts of the segment add up. */
export type Segment = { kind: SegmentKind; name: string; unit: string }

export const reported = 'REPORTED'
export const freightBy = (mode: TransportMode): string => `FREIGHT:${mode}`
export const electricityOf = (region: string): string => `ELECTRICITY:${region}`
/** @param fuel its name as a slug; @param unit the factor's unit as a slug */
export const fuelIn = (fuel: string, unit: string): string => `FUEL:${fuel}:${unit}`.replaceAll('_', '-')

/** Parses a stored segment; treats an unknown one as reported. */
export function parseSegment(text: string): Segment {
  const [kind, name = '', unit = ''] = text.split(':')
  if (kind === 'FREIGHT') return { kind, name, unit: 't' }
  if (kind === 'FUEL') return { kind, name, unit }
  if (kind === 'ELECTRICITY') return { kind, name, unit: 'kWh' }
  return { kind: 'REPORTED', name: '', unit: '' }
}

/** `FREIGHT:INLAND_WATERWAY` → "Inland waterway", `FUEL:diesel:litres` → "Diesel", `ELECTRICITY:UK` → "Electricity UK". */
export function segmentLabel(text: string): string {
  const { kind, name } = parseSegment(text)
  if (kind === 'ELECTRICITY') return `Electricity ${name}`.trim()
  const words = name.toLowerCase().replaceAll(/[_-]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
