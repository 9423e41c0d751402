/** Web Mercator: the world is the square from 0 to 1, x eastwards from the date line, y southwards from 85.05° north. */

export type Point = { x: number; y: number }

/** The latitudes at which the square ends. */
export const maxLatitude = 85.051129

export const toX = (longitude: number): number => (longitude + 180) / 360

export function toY(latitude: number): number {
  const sine = Math.sin((Math.min(maxLatitude, Math.max(-maxLatitude, latitude)) * Math.PI) / 180)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

export const toLongitude = (x: number): number => x * 360 - 180

export const toLatitude = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI

/** Whether the map can show a place with these degrees. */
export const isPlace = (latitude: number | null | undefined, longitude: number | null | undefined): boolean =>
  typeof latitude === 'number' &&
  typeof longitude === 'number' &&
  Math.abs(latitude) <= 90 &&
  Math.abs(longitude) <= 180

/** Moves `from` by one world where that is nearer to `to`, so that a path across the date line stays short. */
export const nearX = (from: number, to: number): number => from - Math.round(from - to)

/** The position of an eased movement; `progress` is 0 to 1. */
export const ease = (progress: number): number => {
  const t = Math.min(1, Math.max(0, progress))
  return t * t * (3 - 2 * t)
}
