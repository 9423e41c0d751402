/**
 * The segment of an emission: what it adds up with in a period. Stored as text: `FREIGHT:AIR`,
 * `FUEL:diesel-average-biofuel-blend:litres`, `ELECTRICITY:UK`, `REPORTED`; where the lane of the activity is known, it
 * follows: `FREIGHT:AIR|hyderabad→abidjan`. Only this file knows that grammar.
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

/** The segment on its lane. */
export const onLane = (segment: string, lane: string): string => (lane === '' ? segment : `${segment}|${lane}`)

/** The lane of a stored segment; empty where none is known. */
export function laneOf(text: string): string {
  const at = text.indexOf('|')
  return at < 0 ? '' : text.slice(at + 1)
}

/** The stored segment without its lane. */
export function withoutLane(text: string): string {
  const at = text.indexOf('|')
  return at < 0 ? text : text.slice(0, at)
}

/** Reads a stored segment; what is not known counts as reported. */
export function parseSegment(text: string): Segment {
  const [kind, name = '', unit = ''] = withoutLane(text).split(':')
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
