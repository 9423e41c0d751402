/** A practice server with packages that move on the map; speaks over its process's channel. */
import path from 'node:path'
import { createPracticeMap } from '../testing/practice-map.ts'
import { servePractice } from '../testing/practice-server.ts'
import { createWorld, someHotspot } from '../testing/practice-world.ts'

export type MapCommand = { packages: number }
export type MapReply = { moving: number }

const HUBS = 60
const HOTSPOTS = 20
const TICK_MS = 250
/** How many ticks until each package has moved. */
const ROUND = 10
const HOUR = 3_600_000

let seed = 1
/** The same packages in each run (Park and Miller, 1988: minimal standard). */
const random = () => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}
const between = (least: number, most: number) => least + random() * (most - least)
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString()

const hubs = Array.from({ length: HUBS }, () => ({ latitude: between(-35, 50), longitude: between(-130, 130) }))
const aPackage = (n: number) => {
  const hub = hubs[n % HUBS] ?? { latitude: 0, longitude: 0 }
  return {
    id: `p${n}`,
    trackingNumber: `JD${String(n).padStart(8, '0')}`,
    carrier: ['DHL', 'UPS', 'Maersk'][n % 3],
    status: 'IN_TRANSIT',
    location: `Hub ${n % HUBS}`,
    latitude: hub.latitude + between(-10, 10),
    longitude: hub.longitude + between(-15, 15),
    promisedAt: inHours(40),
    estimatedDelivery: inHours(between(20, 60)),
    lateProbability: n % 17 === 0 ? null : random() ** 3,
    openAnomalyTypes: n % 40 === 0 ? ['STUCK'] : [],
  }
}

const world = createWorld()
for (const [n, hub] of hubs.slice(0, HOTSPOTS).entries()) {
  const hotspot = someHotspot({ name: `Facility ${n}`, type: 'FACILITY' })
  const places = [{ name: `Hub ${n}`, ...hub }]
  world.write('hotspot', `h${n}`, { ...hotspot, entity: { ...hotspot.entity, places } })
}

const map = createPracticeMap()
const server = await servePractice(world, {
  dist: path.join(import.meta.dirname, '../dist'),
  resolvers: map.resolvers,
})
process.on('message', ({ packages: count }: MapCommand) => {
  const packages = Array.from({ length: count }, (_, n) => aPackage(n))
  map.put(...packages)
  let tick = 0
  setInterval(() => {
    const moved = packages.filter((_, n) => n % ROUND === tick % ROUND)
    for (const each of moved) {
      each.latitude += between(-1, 1)
      each.longitude += between(-1, 1)
    }
    map.put(...moved)
    tick++
  }, TICK_MS)
  process.send?.({ moving: count } satisfies MapReply)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url: server.url })
