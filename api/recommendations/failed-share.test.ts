import { expect, it } from 'vitest'
import { day, nodesOf, send } from '../testing/activities.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { record } from '../testing/scans.ts'

const fuel = (carrier: string, from: number, days: number, amount: number) =>
  Array.from({ length: days }, (_, n) => ({
    eventId: `${carrier}-fuel-${from + n}`,
    occurredAt: day(from + n),
    entity: { type: 'CARRIER', key: carrier },
    fuel: { fuel: 'diesel', amount: amount * (1 + 0.02 * (n % 3)), unit: 'litres' },
  }))

/** A package of each day at noon of the last two; every `nth` delivery fails. */
const delivered = (carrier: string, count: number, nth: number) =>
  Array.from({ length: count }, (_, n) => ({
    eventId: `${carrier}-scan-${n}`,
    trackingNumber: `${carrier}-${n}`,
    carrier,
    eventTime: day(90 + n / count),
    status: n % nth === 0 ? 'DELIVERY_FAILED' : 'OUT_FOR_DELIVERY',
  }))

onEachBackend('a carrier with a hotspot of its fuel', (backend) => {
  const open = useNode(backend)

  it.each([
    ['that fails every fourth delivery', 4, true],
    ['that fails one of sixty', 60, false],
  ])('%s', async (name, nth, isAdvised) => {
    const node = await open()
    await send(node, fuel(name, 0, 90, 100), true)
    await record(node, delivered(name, 60, nth))
    await send(node, fuel(name, 90, 2, 300))
    const { recommendations } = await node.data<{
      recommendations: { edges: { node: { action: string; hotspot: { entity: { key: string } } } }[] }
    }>('{ recommendations(first: 100) { edges { node { action hotspot { entity { key } } } } } }')
    const actions = nodesOf(recommendations).flatMap(({ action, hotspot }) =>
      hotspot.entity.key === name ? action : [],
    )
    expect(actions).not.toEqual([])
    expect(actions.join().includes('first-attempt success')).toBe(isAdvised)
  })
})
