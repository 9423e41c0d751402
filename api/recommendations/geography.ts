/**
 * Geography of freight: the landmass and country of a point, the borders between two points, and the nearest seaport.
 */

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Point } from '../platform/geo.ts'
import { projectFile } from '../platform/project-file.ts'

/**
 * `land` is a piece of land that can be crossed without water: a country (`ZM`) or one of its islands (`ID-2`, `PT~1`).
 */
type Site = { name: string; land: string; point: Point }

export type Port = { name: string; point: Point; distanceKm: number }

const earthRadiusKm = 6371
/** A point takes the name of a place within this distance; a place farther away is named as `near …` … */
const namedWithinKm = 75
/** … up to this distance; beyond it only coordinates say where the point is. */
const nearWithinKm = 300
/** A port more borders away than this is no gateway. */
const maxBordersToPort = 3
/** A foreign port serves a country that has own ports only where it is this many times nearer. */
const foreignPortAdvantage = 2

const places = withVectors(readSites('places.csv'))
const ports = withVectors(readSites('ports.csv'))
const sites = withVectors([...places.sites, ...ports.sites])
const neighbours: Record<string, string[]> = JSON.parse(read('land-borders.json'))

/** Where towns and ports of this name lie. */
export function placesNamed(name: string): Point[] {
  const wanted = folded(name)
  return sites.sites.flatMap((site) => (folded(site.name) === wanted ? [site.point] : []))
}

/** The piece of land of the nearest known place or port; correct for 97.5 % of the world's airports. */
export const landOf = cached((point: Point): string => nearest(sites, point)?.site.land ?? '')

/** The name of the nearest town or port, `near Hubli` when it is some distance away, else `12.5° S 45.1° E`. */
export const nameOf = cached((point: Point): string => {
  const found = [nearest(places, point), nearest(ports, point)].flatMap((each) => each ?? [])
  const at = found.find((each) => each.distanceKm <= namedWithinKm)
  if (at) return at.site.name
  const [near] = found
  if (near && near.distanceKm <= nearWithinKm) return `near ${near.site.name}`
  const { latitude, longitude } = point
  const ns = `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'}`
  return `${ns} ${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`
})

/**
 * The number of borders with controls that a truck crosses between two points, or null where no land connects them.
 * Borders that freight cannot pass (LICENCE.md lists them) do not count as connections.
 */
export function bordersBetween(from: Point, to: Point): number | null {
  return controlledBorders(landOf(from)).get(landOf(to)) ?? null
}

/** The ISO 3166-1 alpha-2 code of the country that a point lies in. */
export const countryAt = (point: Point): string => countryOf(landOf(point))

/** Whether both points lie in the same country, including its islands. */
export function sameCountry(a: Point, b: Point): boolean {
  return countryOf(landOf(a)) === countryOf(landOf(b))
}

/** The nearest larger seaport that is reachable by land, or null. Distances are great-circle km. */
export const nearestPort = cached((point: Point): Port | null => {
  const { own, any } = portsFrom(landOf(point))
  const domestic = nearest(ports, point, own)
  const port = nearest(ports, point, any)
  if (!port) return null
  const chosen = domestic && domestic.distanceKm <= foreignPortAdvantage * port.distanceKm ? domestic : port
  return { name: chosen.site.name, point: chosen.site.point, distanceKm: chosen.distanceKm }
})

/** Flags in the order of `ports`: ports on the same land, and ports within the maximum number of borders. */
type Reachable = { own: Uint8Array; any: Uint8Array }
const portsCache = new Map<string, Reachable>()

function portsFrom(land: string): Reachable {
  const known = portsCache.get(land)
  if (known) return known
  const borders = ports.sites.map((port) => bordersFrom(land).get(port.land) ?? Number.POSITIVE_INFINITY)
  const reachable = {
    own: Uint8Array.from(borders, (count) => Number(count === 0)),
    any: Uint8Array.from(borders, (count) => Number(count <= maxBordersToPort)),
  }
  portsCache.set(land, reachable)
  return reachable
}

/** Freight passes without controls between them: the European Union, the European Economic Area and Switzerland. */
const withoutControls = new Set(
  'AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
)

/** The number of borders to every land reachable from `land`; a bridge within a country crosses no border. */
const bordersFrom = reaching((from, to) => (from === to ? 0 : 1))
const controlledBorders = reaching((from, to) =>
  from === to || (withoutControls.has(from) && withoutControls.has(to)) ? 0 : 1,
)

function reaching(borders: (from: string, to: string) => number): (land: string) => Map<string, number> {
  const known = new Map<string, Map<string, number>>()
  return (land) => {
    const reach = known.get(land) ?? reachFrom(land, borders)
    known.set(land, reach)
    return reach
  }
}

function reachFrom(land: string, bordersOf: (from: string, to: string) => number): Map<string, number> {
  const reach = new Map([[land, 0]])
  const queue = [land]
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const here = reach.get(at) ?? 0
    for (const next of neighbours[at] ?? []) {
      const borders = here + bordersOf(countryOf(at), countryOf(next))
      if (borders < (reach.get(next) ?? Number.POSITIVE_INFINITY)) {
        reach.set(next, borders)
        queue.push(next)
      }
    }
  }
  return reach
}

const folded = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function countryOf(land: string): string {
  return land.split(/[-~]/)[0] ?? land
}

/** Sites with their unit vectors in one array: the search is most of the work, and objects would double its time. */
type Sites = { sites: Site[]; vectors: Float64Array }
type Near = { site: Site; distanceKm: number }

function nearest({ sites, vectors }: Sites, point: Point, fits?: Uint8Array): Near | null {
  const [x, y, z] = vector(point)
  let best = -1
  let cosine = -2
  for (let i = 0; i < sites.length; i++) {
    const d = x * (vectors[3 * i] ?? 0) + y * (vectors[3 * i + 1] ?? 0) + z * (vectors[3 * i + 2] ?? 0)
    if (d > cosine && (fits === undefined || fits[i] === 1)) {
      best = i
      cosine = d
    }
  }
  const site = sites[best]
  return site ? { site, distanceKm: earthRadiusKm * Math.acos(Math.min(1, Math.max(-1, cosine))) } : null
}

/** Caches results per point, because lanes repeat; bounds the memory of the cache. */
function cached<T>(look: (point: Point) => T): (point: Point) => T {
  const known = new Map<string, T>()
  return (point) => {
    const key = `${point.latitude} ${point.longitude}`
    if (!known.has(key)) {
      if (known.size >= 10_000) known.clear()
      known.set(key, look(point))
    }
    return known.get(key) as T
  }
}

function vector({ latitude, longitude }: Point): [number, number, number] {
  const lat = (latitude * Math.PI) / 180
  const lon = (longitude * Math.PI) / 180
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)]
}

function withVectors(sites: Site[]): Sites {
  return { sites, vectors: Float64Array.from(sites.flatMap(({ point }) => vector(point))) }
}

function readSites(file: string): Site[] {
  const rows: Record<string, string>[] = parse(read(file), { columns: true })
  return rows.map((row) => ({
    name: row.name ?? '',
    land: row.land ?? '',
    point: { latitude: Number(row.latitude), longitude: Number(row.longitude) },
  }))
}

function read(file: string): string {
  return readFileSync(projectFile(`api/recommendations/knowledge/${file}`), 'utf8')
}
