/** Barges: the nearest inland ports, and which of them one waterway connects. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import { projectFile } from '../platform/project-file.ts'

export type InlandPort = { name: string; waterway: string; point: Point; distanceKm: number }

/** A barge makes sense where both ends lie this near to a port. */
const maxToPortKm = 60

const ports: { name: string; waterway: string; point: Point }[] = (
  parse(readFileSync(projectFile('api/recommendations/knowledge/inland-ports.csv'), 'utf8'), {
    columns: true,
  }) as Record<string, string>[]
).map(({ name = '', waterway = '', latitude, longitude }) => ({
  name,
  waterway,
  point: { latitude: Number(latitude), longitude: Number(longitude) },
}))

/** The inland ports of the same waterway at both ends, those that need the least trucking; null where there are none. */
export function bargeBetween(from: Point, to: Point): { from: InlandPort; to: InlandPort } | null {
  const [near, nearTo] = [portsNear(from), portsNear(to)]
  const pairs = near.flatMap((start) =>
    nearTo.flatMap((end) =>
      start.waterway === end.waterway && start.name !== end.name ? [{ from: start, to: end }] : [],
    ),
  )
  const trucking = (pair: { from: InlandPort; to: InlandPort }) => pair.from.distanceKm + pair.to.distanceKm
  return pairs.toSorted((a, b) => trucking(a) - trucking(b))[0] ?? null
}

/** Where an inland port of this name lies; null where none is known. */
export const inlandPortNamed = (name: string): Point | null =>
  ports.find((port) => port.name.toLowerCase() === name.trim().toLowerCase())?.point ?? null

function portsNear(point: Point): InlandPort[] {
  return ports.flatMap((port) => {
    const distanceKm = greatCircleKm(point, port.point)
    return distanceKm <= maxToPortKm ? [{ ...port, distanceKm }] : []
  })
}
