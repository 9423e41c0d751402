import { type Point, toX, toY } from './mercator.ts'

/** A town; its name fits from zoom `zoom` on. */
export type Town = Point & { name: string; zoom: number }

/** Loads the towns once; without them the map has no names. Returns the function that stops it. */
export function fetchTowns(take: (places: Town[]) => void): () => void {
  const stop = new AbortController()
  fetch('/map/places.json', { signal: stop.signal })
    .then((response) => response.json())
    .then((rows: [string, number, number, number][]) =>
      take(rows.map(([name, longitude, latitude, zoom]) => ({ name, zoom, x: toX(longitude), y: toY(latitude) }))),
    )
    .catch(() => {})
  return () => stop.abort()
}
