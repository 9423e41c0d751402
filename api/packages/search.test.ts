import { expect, it } from 'vitest'
import { foldStored } from '../platform/fold-stored.ts'
import { day, reported, send } from '../testing/activities.ts'
import { position } from '../testing/changes.ts'
import { onEachBackend, take, useNode } from '../testing/harness.ts'
import { record, scan } from '../testing/scans.ts'

const written = ['ΟΔΟΣ 4', 'İSTANBUL Hub', 'ŁÓDŹ Depot', 'Zürich'.normalize('NFD'), 'STRASSE 1', '50%_off', 'plain']

const wanted: [search: string, found: string[]][] = [
  ['οδος', ['ΟΔΟΣ 4']],
  ['istanbul', ['İSTANBUL Hub']],
  ['łódź', ['ŁÓDŹ Depot']],
  ['ZÜRICH', ['Zürich'.normalize('NFC')]],
  ['zürich'.normalize('NFD'), ['Zürich'.normalize('NFC')]],
  ['straße', ['STRASSE 1']],
  ['50%_', ['50%_off']],
  [' PLAIN ', ['plain']],
  ['%', ['50%_off']],
]

onEachBackend('a search', (backend) => {
  const open = useNode(backend)

  it.each(wanted)('for %j finds the same in the list and in the stream', async (search, found) => {
    const node = await open()
    const after = await position(node)
    const id = encodeURIComponent(search)
    await record(
      node,
      written.map((trackingNumber) => scan(trackingNumber, 0, 'PICKED_UP', { eventId: `${id} ${trackingNumber}` })),
    )
    const where = { search }
    const { packages } = await node.data<{ packages: { edges: { node: { trackingNumber: string } }[] } }>(
      'query ($where: PackageWhere) { packages(where: $where) { edges { node { trackingNumber } } } }',
      { where },
    )
    expect(packages.edges.map((edge) => edge.node.trackingNumber)).toEqual(found)
    const changes = await take<{ packageChanges: { package: { trackingNumber: string } } }>(
      node.streams,
      'subscription ($after: String, $where: PackageWhere) { packageChanges(after: $after, where: $where) { package { trackingNumber } } }',
      found.length,
      { after, where },
    )
    expect(changes.map((change) => change.packageChanges.package.trackingNumber)).toEqual(found)
  })

  it('finds an entity by name and key, one for both ways to compose a letter', async () => {
    const node = await open()
    const entity = (key: string, name?: string) => ({ type: 'SUPPLIER', key, ...(name && { name }) })
    await send(node, [
      { ...reported('a', day(1), 1), entity: entity('zürich'.normalize('NFD')) },
      { ...reported('b', day(2), 1), entity: entity('zürich'.normalize('NFC'), 'ΟΔΟΣ') },
    ])
    for (const search of ['ZÜRICH', 'οδος']) {
      const { entities } = await node.data<{ entities: { totalCount: number } }>(
        'query ($search: String) { entities(where: { search: $search }) { totalCount } }',
        { search },
      )
      expect(entities.totalCount).toBe(1)
    }
    const found = await node.data('query ($key: String!) { entity(type: SUPPLIER, key: $key) { name } }', {
      key: 'zürich'.normalize('NFD'),
    })
    expect(found).toEqual({ entity: { name: 'ΟΔΟΣ' } })
  })

  it('finds what an older version wrote, once a node has started', async () => {
    const node = await open()
    await record(node, [scan('ÖLD 1', 0, 'PICKED_UP'), scan('OLD 2', 0, 'PICKED_UP')])
    await node.db.package.updateMany({ where: { trackingNumber: { endsWith: '1' } }, data: { searchText: null } })
    const count = async () =>
      (await node.data<{ packages: { totalCount: number } }>('{ packages(where: { search: "öld" }) { totalCount } }'))
        .packages.totalCount
    expect(await count()).toBe(0)
    expect(await foldStored(node.db)).toBeGreaterThan(0)
    expect([await count(), await foldStored(node.db)]).toEqual([1, 0])
  })

  it('is too long beyond 200 characters', async () => {
    const node = await open()
    const answer = await node.request(
      'query ($search: String) { packages(where: { search: $search }) { totalCount } }',
      {
        search: 'x'.repeat(1_000_000),
      },
    )
    expect(answer.errors).toMatchObject([
      {
        message: expect.stringContaining('where.search has 1,000,000 characters: at most 200'),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
  })
})
