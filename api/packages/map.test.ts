import { expect, it } from 'vitest'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { hamburg, munich, record, scan } from '../testing/scans.ts'

const sydney = { location: 'Sydney', latitude: -33.87, longitude: 151.21 }
const suva = { location: 'Suva', latitude: -18.14, longitude: 178.44 }
const apia = { location: 'Apia', latitude: -13.83, longitude: -171.77 }

type Update = { mapUpdates: { packages: { trackingNumber: string; location: string }[] } }

type Whole = { mapUpdates: { isSnapshot: boolean; packages: { openAnomalyTypes: string[] }[] } }

const query = `subscription ($bounds: BoundsInput) { mapUpdates(bounds: $bounds) {
  packages { trackingNumber location } at } }`

onEachBackend('the map', (backend) => {
  const open = useNode(backend)
  const germany = { south: 47, west: 5, north: 55, east: 15 }

  async function watch(bounds?: object) {
    const node = await open()
    const results = node.streams.iterate<Update>({ query, variables: { bounds } })
    const next = async () => {
      const { value } = await results.next()
      if (value?.errors) throw value.errors[0]
      const packages: Update['mapUpdates']['packages'] = value?.data?.mapUpdates.packages ?? []
      return packages.map(({ trackingNumber, location }) => `${trackingNumber} ${location}`).sort()
    }
    return { node, next, end: () => results.return?.() }
  }

  it('shows first all that are on their way within its bounds, then what moves there or leaves', async () => {
    const { node, next, end } = await watch(germany)
    expect(await next()).toEqual([])
    await record(node, [scan('G1', 0, 'PICKED_UP', hamburg), scan('AU', 0, 'PICKED_UP', sydney)])
    expect(await next()).toEqual(['G1 Hamburg'])
    await record(node, [scan('G1', 9, 'IN_TRANSIT', munich), scan('G2', 9, 'PICKED_UP', hamburg)])
    expect(await next()).toEqual(['G1 Munich', 'G2 Hamburg'])

    const later = await watch(germany)
    expect(await later.next()).toEqual(['G1 Munich', 'G2 Hamburg'])
    await record(node, [scan('G1', 40, 'IN_TRANSIT', sydney), scan('AU', 40, 'DELIVERED', sydney)])
    expect(await next()).toEqual(['G1 Sydney'])
    expect(await later.next()).toEqual(['G1 Sydney'])
    await record(node, [scan('G1', 41, 'IN_TRANSIT', sydney), scan('G2', 41, 'DELIVERED', hamburg)])
    expect(await next()).toEqual(['G2 Hamburg'])
    await end()
    await later.end()
  })

  it('says what is the whole and what adds to it, and what is wrong with each', async () => {
    const node = await open()
    const results = node.streams.iterate<Whole>({
      query:
        'subscription ($bounds: BoundsInput) { mapUpdates(bounds: $bounds) { isSnapshot packages { openAnomalyTypes } } }',
      variables: { bounds: germany },
    })
    const next = async () => (await results.next()).value?.data?.mapUpdates
    expect(await next()).toEqual({ isSnapshot: true, packages: [] })
    await record(node, [scan('G3', 0, 'PICKED_UP', hamburg)])
    expect(await next()).toEqual({ isSnapshot: false, packages: [{ openAnomalyTypes: [] }] })
    await record(node, [scan('G3', 1, 'IN_TRANSIT', sydney)])
    expect(await next()).toEqual({ isSnapshot: false, packages: [{ openAnomalyTypes: ['DATA_ERROR'] }] })
    await results.return?.()
  })

  it('spans the date line where its west lies above its east', async () => {
    const { node, next, end } = await watch({ south: -30, west: 170, north: 0, east: -160 })
    expect(await next()).toEqual([])
    await record(node, [
      scan('F', 0, 'PICKED_UP', suva),
      scan('W', 0, 'PICKED_UP', apia),
      scan('E', 0, 'PICKED_UP', munich),
    ])
    expect(await next()).toEqual(['F Suva', 'W Apia'])
    await end()
    const again = await watch({ south: -30, west: 170, north: 0, east: -160 })
    expect(await again.next()).toEqual(['F Suva', 'W Apia'])
    await again.end()
  })

  it('is refused with bounds that are none', async () => {
    const { next } = await watch({ south: 10, west: 0, north: 5, east: 200 })
    await expect(next()).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })
})
