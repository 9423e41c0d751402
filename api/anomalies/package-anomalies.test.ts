import { expect, it } from 'vitest'
import { nodesOf } from '../testing/activities.ts'
import { onEachBackend, type TestNode, useNode } from '../testing/harness.ts'
import { hamburg, hour, munich, record, scan } from '../testing/scans.ts'

type Found = {
  id: string
  type: string
  status: string
  severity: string
  description: string
  recommendedAction: string
  confidence: number
  alert: { id: string; status: string; count: number; message: string; level: string } | null
}

async function anomaliesOf(node: TestNode, trackingNumber: string): Promise<Found[]> {
  const { package: found } = await node.data<{ package: { anomalies: Found[] } }>(
    `query ($number: String!) { package(trackingNumber: $number) { anomalies {
      id type status severity description recommendedAction confidence alert { id status count message level } } } }`,
    { number: trackingNumber },
  )
  return found.anomalies
}

const typesOf = async (node: TestNode, trackingNumber: string) =>
  (await anomaliesOf(node, trackingNumber)).map(({ type, status }) => `${type} ${status}`).sort()

/** Packages that took about a day from Hamburg to Munich, some hours at each step. */
const history = (carrier: string, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const [number, start, late] = [`${carrier}-${n}`, -1000 + 3 * n, n % 5]
    return [
      scan(number, start, 'PICKED_UP', { carrier, ...hamburg, promisedAt: hour(start + 20 + 10 * (n % 6)), ...route }),
      scan(number, start + 6 + late, 'IN_TRANSIT', munich),
      scan(number, start + 20 + late, 'OUT_FOR_DELIVERY', { location: 'Munich' }),
      scan(number, start + 24 + late, 'DELIVERED', { location: 'Munich' }),
    ]
  }).flat()

const place = ({ location, latitude, longitude }: typeof hamburg) => ({ name: location, latitude, longitude })
const route = { plannedRoute: [place(hamburg), place(munich)] }

/** Time goes on with the scans of others. */
const clockTo = (node: TestNode, at: number) => record(node, [scan(`clock-${at}`, at, 'PENDING', { carrier: 'clock' })])

onEachBackend('what goes wrong with a package', (backend) => {
  const open = useNode(backend)

  it('is told long before a promise is missed, and whether that came true', async () => {
    const node = await open()
    await record(node, history('DHL', 60), true)
    const start = (number: string, promise: number) =>
      scan(number, 0, 'PICKED_UP', { carrier: 'DHL', ...hamburg, promisedAt: hour(promise), ...route })
    await record(node, [start('fine', 48), start('tight', 12), start('lucky', 12)])
    expect(await typesOf(node, 'fine')).toEqual([])
    const [delayed] = await anomaliesOf(node, 'tight')
    expect(delayed).toMatchObject({ type: 'DELAYED', status: 'OPEN', alert: { status: 'FIRING' } })
    expect(delayed?.confidence).toBeGreaterThan(0.8)
    const { package: found } = await node.data<{ package: Record<string, unknown> }>(
      `{ package(trackingNumber: "tight") { estimatedDelivery estimatedEarliest estimatedLatest lateProbability
        openAnomalyTypes } }`,
    )
    expect(found.openAnomalyTypes).toEqual(['DELAYED'])
    const hours = [found.estimatedEarliest, found.estimatedDelivery, found.estimatedLatest].map(
      (at) => (Date.parse(String(at)) - Date.parse(hour(0))) / 3_600_000,
    )
    expect(hours).toEqual(hours.toSorted((a, b) => a - b))
    expect(hours[1]).toBeGreaterThan(14)
    expect(hours[1]).toBeLessThan(32)

    await record(node, [scan('tight', 26, 'DELIVERED', munich), scan('lucky', 11, 'DELIVERED', munich)])
    expect(await typesOf(node, 'tight')).toContain('DELAYED CONFIRMED')
    expect(await node.data('{ package(trackingNumber: "tight") { openAnomalyTypes } }')).toEqual({
      package: { openAnomalyTypes: [] },
    })
    expect(await typesOf(node, 'lucky')).toContain('DELAYED RECOVERED')
  })

  it('is that it stands still, found without a new scan of it, and over when it moves on', async () => {
    const node = await open()
    await record(node, history('UPS', 60), true)
    await record(node, [scan('stuck', 50, 'IN_TRANSIT', { carrier: 'UPS', ...munich })])
    await clockTo(node, 60)
    expect(await typesOf(node, 'stuck')).toEqual([])
    await clockTo(node, 120)
    await expect.poll(() => typesOf(node, 'stuck'), { timeout: 10_000 }).toContain('STUCK OPEN')
    const anomalies = await anomaliesOf(node, 'stuck')
    expect(anomalies.find(({ type }) => type === 'STUCK')).toMatchObject({
      description: expect.stringMatching(/No progress for .*at Munich.*Half of such packages move on within/),
      recommendedAction: expect.stringContaining('Ask UPS to find it at Munich'),
    })
    await record(node, [scan('stuck', 121, 'OUT_FOR_DELIVERY', munich)])
    expect(await typesOf(node, 'stuck')).toEqual(expect.arrayContaining(['STUCK RECOVERED']))
    expect((await typesOf(node, 'stuck')).filter((each) => each.endsWith('OPEN'))).toEqual([])
  })

  it('is silence where nothing is heard of what is on the move, and a standstill where scans show no progress', async () => {
    const node = await open()
    const away = { carrier: 'UPS', milestone: 'DEP', ...hamburg }
    await record(node, [scan('silent', 130, 'IN_TRANSIT', away), scan('heard', 130, 'IN_TRANSIT', away)])
    await clockTo(node, 250)
    await record(node, [scan('heard', 251, 'IN_TRANSIT', away)])
    await expect.poll(() => typesOf(node, 'silent'), { timeout: 10_000 }).toEqual(['SILENT OPEN'])
    await expect.poll(() => typesOf(node, 'heard'), { timeout: 10_000 }).toContain('STUCK OPEN')
    expect(await typesOf(node, 'heard')).not.toContain('SILENT OPEN')
    await record(node, [scan('silent', 252, 'IN_TRANSIT', away)])
    expect(await typesOf(node, 'silent')).toContain('SILENT RECOVERED')
  })

  it('is that it left its line, not that it is far from its points', async () => {
    const node = await open()
    const at = (latitude: number, longitude: number) => ({ latitude, longitude })
    const numbers = ['beside', 'away']
    await record(
      node,
      numbers.map((number) => scan(number, 300, 'PICKED_UP', { carrier: 'DPD', mode: 'ROAD', ...hamburg, ...route })),
    )
    // Halfway on the line, and as far from Hamburg to the east.
    await record(node, [
      scan('beside', 304, 'IN_TRANSIT', at(50.9, 10.9)),
      scan('away', 304, 'IN_TRANSIT', at(52.5, 13.4)),
    ])
    expect(await typesOf(node, 'beside')).toEqual([])
    expect(await anomaliesOf(node, 'away')).toMatchObject([
      {
        type: 'OFF_ROUTE',
        status: 'OPEN',
        description: expect.stringContaining('from its planned route Hamburg → Munich'),
      },
    ])
    await record(node, [scan('away', 310, 'IN_TRANSIT', munich)])
    expect(await typesOf(node, 'away')).toEqual(['OFF_ROUTE RECOVERED'])
  })

  it('is named with its carrier and way in an alert that several share', async () => {
    const node = await open()
    await record(node, history('FedEx', 60), true)
    const late = (number: string) =>
      scan(number, 300, 'PICKED_UP', { carrier: 'FedEx', ...hamburg, promisedAt: hour(306), ...route })
    await record(node, [late('late-1'), late('late-2')])
    const [anomaly] = await anomaliesOf(node, 'late-1')
    expect(anomaly?.alert).toMatchObject({
      count: 2,
      message: '2 packages of FedEx on Hamburg → Munich will miss their promise: late-1, late-2.',
    })
  })

  it('is a data error where scans cannot be right, until a correction', async () => {
    const node = await open()
    const wrong = scan('odd', 310, 'IN_TRANSIT')
    await record(node, [scan('odd', 300, 'DELIVERED', { carrier: 'GLS' }), wrong])
    expect(await anomaliesOf(node, 'odd')).toMatchObject([
      { type: 'DATA_ERROR', status: 'OPEN', description: expect.stringContaining('after it was DELIVERED') },
    ])
    await record(node, [{ ...wrong, eventTime: hour(299), corrects: true }])
    expect(await typesOf(node, 'odd')).toEqual([])
  })

  it('that somebody has dismissed is not found again', async () => {
    const node = await open()
    const broken = (at: number) => scan('dismissed', at, 'IN_TRANSIT', munich)
    await record(node, [scan('dismissed', 300, 'DELIVERED', { carrier: 'GLS' }), broken(310)])
    const [found] = await anomaliesOf(node, 'dismissed')
    await node.data('mutation ($id: ID!) { dismissAnomaly(id: $id) { status } }', { id: found?.id })
    await record(node, [broken(311), broken(312)])
    expect(await typesOf(node, 'dismissed')).toEqual(['DATA_ERROR DISMISSED'])
  })
})

onEachBackend('200 packages that are stuck at one hub', (backend) => {
  const open = useNode(backend)
  const numbers = Array.from({ length: 200 }, (_, n) => `hub-${n}`)
  const leipzig = { carrier: 'DHL', location: 'Leipzig hub', latitude: 51.42, longitude: 12.24 }

  async function alertsOf(node: TestNode) {
    const { alerts } = await node.data<{
      alerts: { edges: { node: { status: string; count: number; message: string; level: string } }[] }
    }>('{ alerts(first: 100) { edges { node { status count message level anomalies { totalCount } } } } }')
    return nodesOf(alerts).filter(({ message }) => message.includes('Leipzig hub') && message.includes('stuck'))
  }

  it('make one alert that names the hub and counts them, and ends with the last of them', async () => {
    const node = await open()
    await record(
      node,
      numbers.map((number) => scan(number, 0, 'IN_TRANSIT', leipzig)),
    )
    await clockTo(node, 24 * 20)
    await expect
      .poll(() => alertsOf(node), { timeout: 20_000 })
      .toMatchObject([{ status: 'FIRING', count: 200, level: 'CRITICAL', anomalies: { totalCount: 200 } }])
    const [alert] = await alertsOf(node)
    expect(alert?.message).toMatch(
      /^200 packages of DHL are stuck at Leipzig hub: hub-\d+, hub-\d+, hub-\d+ and 197 more\.$/,
    )

    const moveOn = (some: string[]) =>
      record(
        node,
        some.map((number) => scan(number, 24 * 20 + 1, 'OUT_FOR_DELIVERY', munich)),
      )
    await moveOn(numbers.slice(0, 150))
    expect(await alertsOf(node)).toMatchObject([{ status: 'FIRING', count: 50 }])
    await moveOn(numbers.slice(150))
    expect(await alertsOf(node)).toMatchObject([{ status: 'RESOLVED' }])
  })
})
