/** Which positions of a package to believe: those that most of them agree with. No I/O. */

import { greatCircleKm, type Point } from '../platform/geo.ts'
import { isListOf, isRecord, jsonReader } from '../platform/stored-json.ts'

/** A set of positions that can be reached one after the other: the newest of them, its time (ms), and their number. */
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
const maxSpeedKmh = 1_100
/** Tolerance for inexact clocks and coordinates. */
export const slackKm = 100

/** Whether goods can have gone from one position to the other. */
export const isWithinReach = (from: Point & { at: number }, to: Point, at: number): boolean =>
  greatCircleKm(from, to) <= slackKm + (maxSpeedKmh * Math.abs(at - from.at)) / 3_600_000

/** At most this many tracks are kept; beyond that the smallest is dropped. */
const maxTracks = 6

/**
 * Adds a position, later than all others, to the track that it continues, or begins a new one. If several fit, it takes
 * the one with the most positions, then the nearest. Changes `tracks` in place and keeps them in the order of their
 * beginning.
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

/** The track to believe: the one with the most positions; the first of equal ones. */
export const leadOf = (tracks: readonly Track[]): Track | null =>
  tracks.reduce<Track | null>((lead, track) => (lead && lead.count >= track.count ? lead : track), null)

const leastOf = (tracks: readonly Track[]): Track => {
  const [first] = tracks
  if (!first) throw new RangeError('there are tracks')
  return tracks.reduce((least, track) => (track.count <= least.count ? track : least), first)
}
