/** WGS 84 degrees; `west` > `east` spans the date line. */
export type Bounds = { south: number; west: number; north: number; east: number }

export const world: Bounds = { south: -90, west: -180, north: 90, east: 180 }

const widthOf = ({ west, east }: Bounds): number => (west <= east ? east - west : east - west + 360)

export const isWithin = ({ south, west, north, east }: Bounds, latitude: number, longitude: number): boolean =>
  latitude >= south &&
  latitude <= north &&
  (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east)

/** The bounds of a camera's view, whose longitudes may run beyond ±180. */
export function boundsOf(seen: Bounds): Bounds {
  const south = Math.max(-90, seen.south)
  const north = Math.min(90, seen.north)
  if (seen.east - seen.west >= 360) return { ...world, south, north }
  return { south, north, west: wrapped(seen.west), east: wrapped(seen.east) }
}

const wrapped = (longitude: number): number => {
  const turned = (((longitude + 180) % 360) + 360) % 360
  return turned - 180
}

const contains = (outer: Bounds, inner: Bounds): boolean =>
  outer.south <= inner.south &&
  outer.north >= inner.north &&
  (widthOf(outer) >= 360 ||
    (widthOf(outer) >= widthOf(inner) &&
      isWithin(outer, outer.south, inner.west) &&
      isWithin(outer, outer.south, inner.east)))

/**
 * The bounds to subscribe to for a view; null is the whole world. They have a margin and lie on a grid: small movements
 * need no new subscription, and people who look at the same region share one on the server.
 */
export function boundsToFollow(view: Bounds, current: Bounds | null | undefined): Bounds | null {
  const width = widthOf(view)
  const height = view.north - view.south
  if (width >= 120 || height >= 80) return null
  if (current && contains(current, view) && widthOf(current) <= 6 * width + 1) return current
  const cell = 2 ** Math.ceil(Math.log2(Math.max(width, height, 0.5) / 4))
  const down = (value: number) => Math.floor(value / cell) * cell
  const up = (value: number) => Math.ceil(value / cell) * cell
  const west = down(view.west - width / 4)
  const east = up(view.west + width + width / 4)
  if (east - west >= 180) return null
  return {
    south: Math.max(-90, down(view.south - height / 4)),
    north: Math.min(90, up(view.north + height / 4)),
    west: wrapped(west),
    east: wrapped(east),
  }
}

/** The smallest bounds that contain all these places; null without any. Longitudes may run beyond 180. */
export function boundsAround(places: Iterable<{ latitude: number; longitude: number }>): Bounds | null {
  let found: Bounds | null = null
  let sum = 0
  let count = 0
  for (const { latitude, longitude } of places) {
    const near: number = found ? longitude - 360 * Math.round((longitude - sum / count) / 360) : longitude
    sum += near
    count++
    found = found
      ? {
          south: Math.min(found.south, latitude),
          north: Math.max(found.north, latitude),
          west: Math.min(found.west, near),
          east: Math.max(found.east, near),
        }
      : { south: latitude, north: latitude, west: near, east: near }
  }
  return found
}
