import { type Place, readPlaces } from '../../packages/package-state.ts'
import type { TransportMode } from '../../platform/generated/prisma/client.ts'
import { lineDistanceKm, lineLengthKm, type Point } from '../../platform/geo.ts'
import { type AnomalyKind, wayText } from './kind.ts'

/**
 * How far from the great circle each mode goes on its usual ways, over the road's: aircraft fly by hubs, ships round
 * capes. Assumptions, to be generous rather than wrong.
 */
const leeway: Record<TransportMode, number> = { ROAD: 1, RAIL: 1, INLAND_WATERWAY: 1.5, AIR: 3, SEA: 5 }
const nearKm = 50
const shareOfWay = 0.15
/** An open one clears below this share of the line. */
const clearAt = 0.7

const isPlaced = (place: Place): place is Place & Point => place.latitude != null && place.longitude != null

/** Farther from its planned line than such ways usually lead; nothing where no line or no position is known. */
export const offRoute: AnomalyKind = {
  description: 'A package is far from its planned route.',
  cause: 'WAY',
  isLearnt: true,
  headline: (packages, where) => `${packages}${wayText(where)} are far from their planned line`,
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
        description: `It is ${Math.round(km).toLocaleString('en')} km from its planned line ${way}${location ? `, at ${location}` : ''}; up to ${Math.round(allowedKm).toLocaleString('en')} km are usual.`,
        recommendedAction: `Ask ${carrier} whether it was loaded onto the wrong vehicle, and have it sent back to its line.`,
      }),
      // Even odds at the line, and half the doubt with each time it is farther.
      confidence: Math.min(0.99, 1 - 0.5 ** Math.max(ratio, clearAt)),
    }
  },
}
