/** Which positions of a package to believe: those that most of them agree with. No I/O. */

import { greatCircleKm, type Point } from '../platform/geo.ts'
import { isListOf, isRecord, jsonReader } from '../platform/stored-json.ts'

/** Positions that can be reached one from the other: the newest of them, when (ms), and how many they are. */
export type Track = Point & { at: number; count: number }

/** Reads the tracks that a package was stored with. */
export const readTracks = jsonReader(
  'Package.tracks',
  'they are worked out again when the package is scanned next',
  isListOf(
    (item): item is Track =>
      isRecord(item) &&
      [item.latitude, item.longitude, item.at, item.count].every((value) => typeof value === 'number'),
  ),
)

/** No freight aircraft is faster, in km/h. */
const fastestKmh = 1_100
/** Clocks and coordinates are not exact. */
export const slackKm = 100

/** Whether goods can have gone from one position to the other. */
export const isWithinReach = (from: Point & { at: number }, to: Point, at: number): boolean =>
  greatCircleKm(from, to) <= slackKm + (fastestKmh * Math.abs(at - from.at)) / 3_600_000

/** So many are told apart; the smallest of more is forgotten. */
const maxTracks = 6

/**
 * Adds a position, which comes after all others, to the track that it continues, or begins one: of several the one with
 * the most positions, then the nearest. `tracks` are changed in place, in the order of their beginning.
 * @returns its track
 */
export function follow(tracks: Track[], position: Point, at: number): Track {
  const km = (track: Track) => greatCircleKm(track, position)
  const own = tracks
    .filter((track) => isWithinReach(track, position, at))
    .reduce<Track | null>((best, track) => {
      if (!best || track.count > best.count) return track
      return track.count === best.count && km(track) < km(best) ? track : best
    }, null)
  if (own)
    return Object.assign(own, { latitude: position.latitude, longitude: position.longitude, at, count: own.count + 1 })
  const fresh = { latitude: position.latitude, longitude: position.longitude, at, count: 1 }
  tracks.push(fresh)
  if (tracks.length > maxTracks) tracks.splice(tracks.indexOf(leastOf(tracks)), 1)
  return fresh
}

/** The track to believe: the one with the most positions, of equal ones the first. */
export const leadOf = (tracks: readonly Track[]): Track | null =>
  tracks.reduce<Track | null>((lead, track) => (lead && lead.count >= track.count ? lead : track), null)

const leastOf = (tracks: readonly Track[]): Track => {
  const [first] = tracks
  if (!first) throw new RangeError('there are tracks')
  return tracks.reduce((least, track) => (track.count <= least.count ? track : least), first)
}
