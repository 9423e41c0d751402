import type { Part } from '../../ui/charts/stacked-bar.tsx'
import { number } from '../../ui/format/english.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { formatWord } from '../../ui/format/words.ts'
import type { PackageDetail } from './scan-events.ts'

export type Leg = PackageDetail['legs'][number]
type Inputs = Readonly<Record<string, unknown>>

/** What a leg that was made of scans begins with; the event id of the scan at its end follows. */
const legPrefix = 'leg:'

export const inputsOf = ({ calculation: { inputs } }: Leg): Inputs =>
  typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs) ? (inputs as Inputs) : {}

const numberIn = (inputs: Inputs, key: string): number | null =>
  typeof inputs[key] === 'number' && Number.isFinite(inputs[key]) ? inputs[key] : null

/** From where to where a leg led, as far as its scans say so. */
export function wayOf(leg: Leg, scans: PackageDetail['scans']): string {
  const byId = scans.findIndex(({ eventId }) => leg.eventId === `${legPrefix}${eventId}`)
  const end = byId < 0 ? scans.findIndex(({ eventTime }) => eventTime === leg.occurredAt) : byId
  const to = scans[end]?.location
  const from = scans.slice(0, Math.max(0, end)).findLast(({ location }) => location)?.location
  if (from && to) return `${from} → ${to}`
  return to ? `to ${to}` : formatWord(leg.calculation.method)
}

/** `Air · 4,213 km · 12 kg`, of what is known. */
export function meansOf(leg: Leg): string {
  const inputs = inputsOf(leg)
  const [km, kg] = [numberIn(inputs, 'distanceKm'), numberIn(inputs, 'massKg')]
  return [
    typeof inputs.mode === 'string' && formatWord(inputs.mode),
    km !== null && `${formatCount(km)} km`,
    kg !== null && `${kg < 10 ? Math.round(kg * 100) / 100 : formatCount(kg)} kg`,
    !leg.includedInSeries && 'impossible, not counted',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Legs as the parts of a bar. */
export const partsOf = ({ legs, scans }: PackageDetail): Part[] =>
  legs.map((leg) => ({
    label: wayOf(leg, scans),
    detail: meansOf(leg),
    kg: leg.includedInSeries ? leg.co2 : null,
  }))

/** Why nothing is known of what a package emitted. */
export function whyUnknown({ scans }: PackageDetail): string {
  const places = new Set(
    scans.flatMap(({ latitude, longitude }) =>
      latitude === null || longitude === null ? [] : `${latitude} ${longitude}`,
    ),
  )
  const need = 'A leg is computed from a mass, a mode of transport and two positions.'
  if (places.size === 0) return `${need} None of its scans says where it was in degrees.`
  if (places.size === 1) return `${need} Its scans name only one position so far.`
  return `${need} Its scans say where it went, but not how heavy it is or how it was carried: send massKg and mode with a scan.`
}

/** An input of a calculation, for people. */
export function formatInput(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? number(value, 3) : '–'
  if (typeof value === 'object' && value !== null) {
    const { latitude, longitude } = value as Inputs
    if (typeof latitude === 'number' && typeof longitude === 'number')
      return `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`
    return JSON.stringify(value).slice(0, 200)
  }
  return value === null || value === undefined ? '–' : String(value)
}

/** `distanceKm` → `distance km`. */
export const formatKey = (key: string): string => key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
