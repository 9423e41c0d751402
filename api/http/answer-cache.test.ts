import { request } from 'node:http'
import { expect, it } from 'vitest'
import { onEachBackend, openNode, type TestNode, useHome, useNode } from '../testing/harness.ts'
import { record, scan } from '../testing/scans.ts'

const page = '{ packages(first: 5) { totalCount edges { node { trackingNumber status } } } }'

type Counts = { kept: number; shared: number }

async function countsOf({ url }: TestNode): Promise<Counts> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const read = (how: string) => Number(new RegExp(`^plume_answers_${how}_total (\\d+)`, 'm').exec(text)?.[1])
  return { kept: read('kept'), shared: read('shared') }
}

const post = (node: TestNode, query: string, headers: Record<string, string> = {}) =>
  fetch(`${node.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })

/** Headers of an answer, but for those that name the request. */
const headersOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)))

onEachBackend('an answer', (backend) => {
  const home = useHome(backend)

  it('holds what was committed before it was asked for, at whichever node, while others write and ask the same', async () => {
    const { config } = await home()
    const nodes = [await openNode(config)]
    if (backend === 'postgres') nodes.push(await openNode(config))
    let committed = 0
    let made = 0
    const total = async (node: TestNode) =>
      (await node.data<{ packages: { totalCount: number } }>(page)).packages.totalCount
    const write = async (node: TestNode) => {
      made++
      await record(node, [scan(`written ${made}`, 1, 'PICKED_UP')])
      committed++
    }
    const at = (n: number) => nodes[n % nodes.length] as TestNode
    try {
      await Promise.all(
        Array.from({ length: 6 }, async (_, client) => {
          for (let n = 0; n < 25; n++) {
            if (client < 2) await write(at(client + n))
            const before = committed
            const found = await total(at(client + n + 1))
            expect(found).toBeGreaterThanOrEqual(before)
            expect(found).toBeLessThanOrEqual(made)
          }
        }),
      )
      expect(committed).toBe(50)
    } finally {
      for (const node of nodes) await node.stop()
    }
  })
})

onEachBackend('an operation that is asked again', (backend) => {
  const open = useNode(backend)
  const small = useNode(backend, { answerCacheBytes: 64_000 })

  it('is answered word for word the same without being executed, until something is written', async () => {
    const node = await open()
    await record(node, [scan('first', 1, 'PICKED_UP')])
    // Agents, and on a shared server others, write now and then.
    await expect
      .poll(async () => {
        const before = await countsOf(node)
        const [first, second] = [await post(node, page), await post(node, page)]
        expect(await second.text()).toBe(await first.text())
        expect(headersOf(second)).toEqual(headersOf(first))
        return (await countsOf(node)).kept - before.kept
      })
      .toBeGreaterThan(0)
    await record(node, [scan('second', 1, 'PICKED_UP')])
    expect(await node.data(page)).toMatchObject({ packages: { totalCount: 2 } })
  })

  it('is executed once for those who ask at once', async () => {
    const node = await open()
    await expect
      .poll(async () => {
        const before = await countsOf(node)
        const query = `${page} # ${before.shared} ${performance.now()}`
        const answers = await Promise.all(Array.from({ length: 8 }, async () => (await post(node, query)).text()))
        expect(new Set(answers).size).toBe(1)
        return (await countsOf(node)).shared - before.shared
      })
      .toBeGreaterThan(0)
  })

  it('is answered although whoever asked first has left', async () => {
    const node = await open()
    for (let n = 0; n < 10; n++) {
      const body = JSON.stringify({ query: `${page} # left ${n}` })
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const left = request(`${node.url}/graphql`, { method: 'POST', headers })
      left.on('error', () => {})
      left.end(body)
      const waiting = post(node, `${page} # left ${n}`)
      left.destroy()
      expect((await (await waiting).json()).data.packages.totalCount).toBeGreaterThan(0)
    }
  })

  it('is answered again where it asks for the time, or how the node is', async () => {
    const node = await open()
    const query = '{ dashboardMetrics { at } systemHealth { at } }'
    const first = await node.data(query)
    await expect.poll(async () => JSON.stringify(await node.data(query))).not.toBe(JSON.stringify(first))
  })

  it('is refused again, and keeps nothing, where it is wrong', async () => {
    const node = await open()
    const query = '{ packages(first: 5, after: "no cursor") { totalCount } }'
    const [first, second] = [await node.request(query), await node.request(query)]
    expect(first).toEqual(second)
    expect(first.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('is answered to each origin with what that origin may know', async () => {
    const node = await open()
    const own = await post(node, page, { origin: node.url })
    const foreign = await post(node, page, { origin: 'https://elsewhere.example' })
    for (const answer of [own, foreign]) expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(await own.text()).toBe(await foreign.text())
  })

  it('is executed each time where its answer is longer than an eighth of what may be kept', async () => {
    const node = await small()
    const many = Array.from({ length: 100 }, (_, n) => scan(`a rather long tracking number ${n}`, 1, 'PICKED_UP'))
    await record(node, many)
    const query = '{ packages(first: 100) { edges { node { id trackingNumber status carrier location } } } }'
    const first = await (await post(node, query)).text()
    expect(first.length).toBeGreaterThan(8_000)
    for (let n = 0; n < 5; n++) expect(await (await post(node, query)).text()).toBe(first)
    expect(await countsOf(node)).toMatchObject({ kept: 0 })
  })
})
