import { greatCircle } from './great-circle.ts'
import { isPlace, type Point, toX, toY } from './mercator.ts'

export type MapHotspot = {
  id: string
  name: string
  severity: string
  /** kg CO2e above the baseline. */
  excessCo2: number
  /** Two places for a route, one for a facility. */
  places: readonly { name: string; latitude: number | null; longitude: number | null }[]
}

export type HotspotWay = { hotspot: MapHotspot; points: Point[]; width: number }
export type HotspotRing = { hotspot: MapHotspot; point: Point; radius: number }
export type Hotspots = { ways: HotspotWay[]; rings: HotspotRing[] }

/**
 * The marks of hotspots; leaves out those without a place. The larger the excess, the thicker the line or the wider the
 * ring.
 */
export function placeHotspots(hotspots: readonly MapHotspot[]): Hotspots {
  const most = Math.max(1, ...hotspots.map(({ excessCo2 }) => sizeOf(excessCo2)))
  const ways: HotspotWay[] = []
  const rings: HotspotRing[] = []
  for (const hotspot of hotspots) {
    const places = hotspot.places.flatMap(({ latitude, longitude }) =>
      latitude !== null && longitude !== null && isPlace(latitude, longitude) ? [{ latitude, longitude }] : [],
    )
    const [from, to] = places
    // The square root, because people compare areas, not radii.
    const size = Math.sqrt(sizeOf(hotspot.excessCo2) / most)
    if (from && to) {
      const points = greatCircle(from, to).map(({ latitude, longitude }) => ({ x: toX(longitude), y: toY(latitude) }))
      ways.push({ hotspot, points, width: 2 + 3 * size })
    } else if (from) {
      rings.push({ hotspot, point: { x: toX(from.longitude), y: toY(from.latitude) }, radius: 9 + 17 * size })
    }
  }
  return { ways, rings }
}

const sizeOf = (excess: number): number => (Number.isFinite(excess) ? Math.max(0, excess) : 0)
