/**
 * A node with packages, which a proxy before it has move on the map; speaks over its process's channel. Four thousand
 * moves a second, stored and told, take the node more than half a processor: here they would be taken from the browser
 * that is measured.
 */
import { newId } from '../../api/platform/ids.ts'
import { ingestDocument } from '../../api/testing/activities.ts'
import { ask } from '../../api/testing/process.ts'
import { fill, put } from '../../api/testing/rows.ts'
import { openProxy } from '../testing/open-proxy.ts'
import { openBenchNode } from './bench-node.ts'

export type MapCommand = { packages: number }
export type MapReply = { made: number }

const hubCount = 60
const hotspotCount = 20
const tickMs = 250
/** How many ticks until each package has moved. */
const round = 10
const hourMs = 3_600_000

let seed = 1
/** The same packages in each run (Park and Miller, 1988: minimal standard). */
const random = () => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}
const between = (least: number, most: number) => least + random() * (most - least)
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs)

const { db, log, url } = await openBenchNode()
const hubs = Array.from({ length: hubCount }, () => ({ latitude: between(-35, 50), longitude: between(-130, 130) }))
const facilities = hubs.slice(0, hotspotCount).map((hub, n) => ({ hub, type: 'FACILITY', key: `Facility ${n}` }))
// A facility lies where its goods set out.
await ask(url, ingestDocument, {
  quiet: true,
  input: facilities.map(({ hub, type, key }) => ({
    eventId: key,
    occurredAt: new Date().toISOString(),
    entity: { type, key, name: key },
    freight: { mode: 'ROAD', massKg: 1_000, distanceKm: 100, origin: hub },
  })),
})
await put(
  log,
  facilities.map(({ type, key }) => ({ topic: 'hotspot', id: newId(), fields: { entity: { type, key, name: key } } })),
)

const somePackage = (n: number) => {
  const hub = hubs[n % hubCount] ?? { latitude: 0, longitude: 0 }
  return {
    id: newId(),
    fields: {
      trackingNumber: `JD${String(n).padStart(8, '0')}`,
      carrier: ['DHL', 'UPS', 'Maersk'][n % 3],
      location: `Hub ${n % hubCount}`,
      latitude: hub.latitude + between(-10, 10),
      longitude: hub.longitude + between(-15, 15),
      promisedAt: inHours(40),
      estimatedDelivery: inHours(between(20, 60)),
      lateProbability: n % 17 === 0 ? null : random() ** 3,
    },
  }
}

/** Makes packages, some of them stuck. */
async function makePackages(count: number): Promise<void> {
  const made = Array.from({ length: count }, (_, n) => somePackage(n))
  await fill(db, 'package', made)
  const stuck = made.filter((_, n) => n % 40 === 0)
  await fill(
    db,
    'anomaly',
    stuck.map(({ id }) => ({ id: newId(), fields: { type: 'STUCK', packageId: id } })),
  )
}

type Update = { isSnapshot: boolean; at: string; packages: { latitude: number; longitude: number }[] }
type Message = { id: string; type: string; payload?: { data?: { mapUpdates?: Update } } }

const timers = new Map<string, NodeJS.Timeout>()
const proxy = await openProxy(url, {
  streamed(text, send) {
    const message: Message = JSON.parse(text)
    const whole = message.payload?.data?.mapUpdates
    if (whole?.isSnapshot) timers.set(message.id, moveAll(message, whole, send))
    return text
  },
  asked(text) {
    if (text.includes('"complete"')) clearInterval(timers.get(JSON.parse(text).id))
    return text
  },
})

/** Moves what the node has told, some of them in each tick, as the node tells of moves. */
function moveAll(message: Message, whole: Update, send: (text: string) => void): NodeJS.Timeout {
  let tick = 0
  return setInterval(() => {
    const packages = whole.packages.filter((_, n) => n % round === tick % round)
    for (const each of packages) {
      each.latitude += between(-1, 1)
      each.longitude += between(-1, 1)
    }
    tick++
    const mapUpdates = { ...whole, isSnapshot: false, at: new Date().toISOString(), packages }
    send(JSON.stringify({ ...message, payload: { data: { mapUpdates } } }))
  }, tickMs)
}

process.on('message', async ({ packages }: MapCommand) => {
  await makePackages(packages)
  process.send?.({ made: packages } satisfies MapReply)
})
process.send?.({ url: proxy.url })
