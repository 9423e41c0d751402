import { placeOf } from '../../../api/clients/resume.ts'
import type { Connection } from '../../realtime/connection.ts'
import { clockWords } from '../../realtime/connection-words.ts'
import { formatCount } from '../../ui/format/numbers.ts'

/** How many changes the server has handed on that did not come to this page; null where that cannot be said. */
export function changesBehind(atServer: string | null, here: string | null): number | null {
  const [server, page] = [placeOf(atServer), placeOf(here)]
  // Before and after the database was made again there is nothing to compare.
  if (!server || !page || server.epoch !== page.epoch) return null
  return Math.max(0, server.place - page.place)
}

/** The one of two cursors that is further on. */
export const furthest = (a: string | null, b: string | null): string | null => {
  const [one, other] = [placeOf(a), placeOf(b)]
  if (!one || !other) return one ? a : b
  return one.epoch === other.epoch && one.place > other.place ? a : b
}

export const formatPlace = (cursor: string | null): string => {
  const place = placeOf(cursor)
  return place ? formatCount(place.place) : '–'
}

/** From commit to arrival, ms: where the clocks differ, by how much longer than the quickest. */
export function deliveryDelay({ delay, skew }: Pick<Connection, 'delay' | 'skew'>): number | null {
  if (delay === null) return null
  return Math.max(0, clockWords(skew) ? delay - (skew ?? 0) : delay)
}

/** The server's clock at `now`, the browser's (ms). */
export const serverNow = (now: number, skew: number | null): number => (clockWords(skew) ? now - (skew ?? 0) : now)
