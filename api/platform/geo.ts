/** Distances on the Earth, by the mean sphere. */

/** A place, in WGS 84 degrees. */
export type Point = { latitude: number; longitude: number }

/**
 * Why goods cannot be at a pair of coordinates, as a sentence; null when they can. Devices and tables without a
 * position write (0, 0), also as a tiny number, (-1, -1), or a pole: no land is within 500 km of the first. `near` is
 * another place of the same way, which shows whether the two numbers are swapped.
 */
export function pointFault({ latitude, longitude }: Point, near?: Point | null): string | null {
  const pair = `(${latitude}, ${longitude})`
  // Written so that NaN fails too.
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    const hint = near && looksSwapped({ latitude, longitude }, near) ? ' They look swapped.' : ''
    return `${pair} is no place: latitude is -90 to 90, longitude -180 to 180 degrees.${hint}`
  }
  const isPole = Math.abs(latitude) === 90
  const isNowhere = Math.abs(latitude) < 0.5 && Math.abs(longitude) < 0.5
  if (!isPole && !isNowhere && !(latitude === -1 && longitude === -1)) return null
  const where = isPole ? `the ${latitude > 0 ? 'North' : 'South'} Pole` : 'open sea'
  return `${pair} is ${where}: devices send it when they have no position. Leave it out then.`
}

/** Whether the swapped coordinates are a place, and nearer to `near` than the valid place nearest to them as given. */
function looksSwapped({ latitude, longitude }: Point, near: Point): boolean {
  const swapped = { latitude: longitude, longitude: latitude }
  if (pointFault(swapped)) return false
  const within = (degrees: number, max: number) => Math.max(-max, Math.min(max, degrees))
  const nearest = { latitude: within(latitude, 90), longitude: within(longitude, 180) }
  return greatCircleKm(swapped, near) < greatCircleKm(nearest, near)
}

/** Mean radius R1 of the Earth in km (IUGG, GRS 80). */
const earthRadiusKm = 6371.0088

const rad = Math.PI / 180

/** Great-circle distance in km by the haversine formula on the mean sphere; at most 0.6 % off the ellipsoid. */
export function greatCircleKm(from: Point, to: Point): number {
  const sinLat = Math.sin(((to.latitude - from.latitude) * rad) / 2)
  const sinLon = Math.sin(((to.longitude - from.longitude) * rad) / 2)
  const h = sinLat * sinLat + Math.cos(from.latitude * rad) * Math.cos(to.latitude * rad) * sinLon * sinLon
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(Math.min(1, h)))
}

type Vector = readonly [number, number, number]

const toVector = ({ latitude, longitude }: Point): Vector => [
  Math.cos(latitude * rad) * Math.cos(longitude * rad),
  Math.cos(latitude * rad) * Math.sin(longitude * rad),
  Math.sin(latitude * rad),
]

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/** Distance in km from a point to the great-circle arc between two others: to the line, not to its ends. */
function arcDistanceKm(point: Point, from: Point, to: Point): number {
  const [p, a, b] = [toVector(point), toVector(from), toVector(to)]
  const normal = cross(a, b)
  const length = Math.hypot(...normal)
  const atAnEnd = Math.min(greatCircleKm(point, from), greatCircleKm(point, to))
  if (length < 1e-9) return atAnEnd
  // The foot of the perpendicular lies on the arc where the point is on the inner side of both ends.
  const isBeside = dot(cross(normal, a), p) >= 0 && dot(cross(b, normal), p) >= 0
  return isBeside ? earthRadiusKm * Math.asin(Math.min(1, Math.abs(dot(normal, p)) / length)) : atAnEnd
}

/**
 * Distance in km from a point to the line through `line`, a great-circle arc from each to the next; needs one or more.
 */
export function lineDistanceKm(point: Point, line: readonly Point[]): number {
  const [first] = line
  if (!first) throw new RangeError('a line has a point')
  const arcs = line.slice(1).map((to, index) => arcDistanceKm(point, line[index] ?? first, to))
  return Math.min(greatCircleKm(point, first), ...arcs)
}

/** Length in km of the line. */
export const lineLengthKm = (line: readonly Point[]): number =>
  line.slice(1).reduce((sum, to, index) => sum + greatCircleKm(line[index] ?? to, to), 0)
