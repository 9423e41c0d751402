import { type Place, readPlaces } from '../../packages/package-state.ts'
import type { TransportMode } from '../../platform/generated/prisma/client.ts'
import { lineDistanceKm, lineLengthKm, type Point } from '../../platform/geo.ts'
import { type AnomalyKind, wayText } from './kind.ts'

/**
 * How far each mode usually strays from the great circle, in relation to road: aircraft fly via hubs, ships sail around
 * capes. These are generous assumptions.
 */
const leeway: Record<TransportMode, number> = { ROAD: 1, RAIL: 1, INLAND_WATERWAY: 1.5, AIR: 3, SEA: 5 }
const nearKm = 50
const shareOfWay = 0.15
/** An open anomaly clears below this share of the limit. */
const clearAt = 0.7

const isPlaced = (place: Place): place is Place & Point => place.latitude != null && place.longitude != null

/** Farther from the planned line than usual; null where no line or no position is known. */
export const offRoute: AnomalyKind = {
  description: 'A package is far from its planned route.',
  cause: 'WAY',
  isCalibrated: true,
  headline: (packages, where) => `${packages}${wayText(where)} are far from their planned route`,
  judgeUnderWay({ row, open }) {
    const line = readPlaces(row.plannedRoute).filter(isPlaced)
    const { latitude, longitude, mode, location, carrier } = row
    if (line.length < 2 || latitude === null || longitude === null) return null
    const allowedKm = Math.max(nearKm, shareOfWay * lineLengthKm(line)) * leeway[mode ?? 'ROAD']
    const km = lineDistanceKm({ latitude, longitude }, line)
    const ratio = km / allowedKm
    if (ratio < (open ? clearAt : 1)) return null
    const way = `${line[0]?.name} → ${line.at(-1)?.name}`
    return {
      type: 'OFF_ROUTE',
      severity: ratio >= 4 ? 'CRITICAL' : ratio >= 2 ? 'HIGH' : 'WARN',
      say: () => ({
        description: `It is ${Math.round(km).toLocaleString('en')} km from its planned route ${way}${location ? `, at ${location}` : ''}; up to ${Math.round(allowedKm).toLocaleString('en')} km is usual.`,
        recommendedAction: `Ask ${carrier} whether it was loaded onto the wrong vehicle, and have it sent back to its planned route.`,
      }),
      // Even odds at the limit; each further multiple of the limit halves the doubt.
      confidence: Math.min(0.99, 1 - 0.5 ** Math.max(ratio, clearAt)),
    }
  },
}
