import { afterAll, expect, it } from 'vitest'
import { daily, day, nodesOf, reported, send } from '../testing/activities.ts'
import { position } from '../testing/changes.ts'
import { onEachBackend, openNode, type TestNode, take, useHome, useNode } from '../testing/harness.ts'
import { munich, record, scan } from '../testing/scans.ts'

const fields = 'id level status message acknowledgedBy silencedUntil silencedBy note'

type Alert = {
  id: string
  level: string
  status: string
  message: string
  count: number
  acknowledgedBy: string | null
  silencedUntil: string | null
  silencedBy: string | null
}

async function alertsOf(node: TestNode, about: string): Promise<Alert[]> {
  const { alerts } = await node.data<{ alerts: { edges: { node: Alert }[] } }>(
    `{ alerts(first: 500) { edges { node { ${fields} count } } } }`,
  )
  return nodesOf(alerts).filter(({ message }) => message.includes(about))
}

const decide = (node: TestNode, verb: string, id: string) =>
  node.request<Record<string, Alert>>(`mutation ($id: ID!) { ${verb}Alert(id: $id) { ${fields} } }`, { id })

const silence = (node: TestNode, id: string, until: string, note?: string) =>
  node.request<{ silenceAlert: Alert }>(
    `mutation ($id: ID!, $until: DateTime!, $note: String) {
      silenceAlert(id: $id, until: $until, note: $note) { ${fields} } }`,
    { id, until, note },
  )

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

/** An entity with a hot day, and its alert. */
async function alarm(node: TestNode, key: string, co2 = 128): Promise<Alert> {
  await send(node, daily(key, 90, 100), true)
  await send(node, [reported(`${key}-hot`, day(90), co2, key)])
  const [alert] = await alertsOf(node, key)
  return alert ?? expect.fail('no alert')
}

/** Makes the end of every silence pass. */
const passTime = ({ db }: Pick<TestNode, 'db'>) =>
  db.alert.updateMany({ where: { status: 'SUPPRESSED' }, data: { silencedUntil: new Date(Date.now() - 1_000) } })

const titles = async (node: TestNode) => {
  const { notifications } = await node.data<{ notifications: { edges: { node: { title: string; body: string } }[] } }>(
    '{ notifications(first: 100) { edges { node { title body } } } }',
  )
  return nodesOf(notifications).map(({ title, body }) => `${title}: ${body}`)
}

onEachBackend('a silenced alert', (backend) => {
  const open = useNode(backend, { notifyLevel: 'WARN' })

  it('calls nobody however bad it gets, and counts as nobody’s to take up', async () => {
    const node = await open()
    const alert = await alarm(node, 'calm')
    const until = inHours(8)
    const { data } = await silence(node, alert.id, until, 'A known test.')
    expect(data?.silenceAlert).toMatchObject({
      status: 'SUPPRESSED',
      silencedUntil: until,
      silencedBy: expect.stringMatching(/./),
      note: 'A known test.',
    })
    const told = (await titles(node)).filter((each) => each.includes('calm'))
    expect(told[0]).toMatch(
      /has silenced an alert until \d{4}-\d\d-\d\d \d\d:\d\d UTC: calm is heading .*“A known test.”/,
    )
    await send(node, [reported('calm-worse', day(90.2), 900, 'calm')])
    expect(await alertsOf(node, 'calm')).toMatchObject([
      { id: alert.id, status: 'SUPPRESSED', level: 'CRITICAL', silencedUntil: until },
    ])
    expect((await titles(node)).filter((each) => each.includes('calm'))).toHaveLength(told.length)
    const { dashboardMetrics } = await node.data('{ dashboardMetrics { firingAlerts } }')
    expect(dashboardMetrics).toEqual({ firingAlerts: 0 })
    const { alerts } = await node.data('{ alerts(where: { statuses: [SUPPRESSED] }) { totalCount } }')
    expect(alerts).toEqual({ totalCount: 1 })
    await send(node, daily('calm', 2, 100, 91))
    expect(await node.db.alert.findFirst()).toMatchObject({ status: 'RESOLVED', silencedUntil: null, silencedBy: null })
    expect((await titles(node)).filter((each) => each.startsWith('It is over'))).toEqual([])
  })

  it('fires again when the time has passed, for all who listen, and calls people', async () => {
    const node = await open()
    const alert = await alarm(node, 'back')
    await silence(node, alert.id, inHours(8))
    const after = await position(node)
    await passTime(node)
    const [change] = await take(
      node.streams,
      `subscription ($after: String) { alertChanges(after: $after) { kind alert { ${fields} } } }`,
      1,
      { after },
    )
    const fires = { id: alert.id, status: 'FIRING', acknowledgedBy: null, silencedUntil: null, silencedBy: null }
    expect(change).toMatchObject({ alertChanges: { kind: 'UPDATED', alert: fires } })
    expect(await alertsOf(node, 'back')).toMatchObject([fires])
    expect((await titles(node))[0]).toMatch(/^A silence is over, the alert fires again: back is heading/)
    await expect
      .poll(async () => (await node.db.agent.findUnique({ where: { name: 'silence-keeper' } }))?.message)
      .toBe('The silence of 1 alert has ended.')
  })

  it('stays acknowledged when the time has passed, and calls nobody', async () => {
    const node = await open()
    const alert = await alarm(node, 'held')
    await decide(node, 'acknowledge', alert.id)
    await silence(node, alert.id, inHours(8))
    const before = await titles(node)
    await passTime(node)
    await expect.poll(async () => (await alertsOf(node, 'held'))[0]).toMatchObject({ status: 'ACKNOWLEDGED' })
    expect(await alertsOf(node, 'held')).toMatchObject([{ silencedUntil: null, silencedBy: null }])
    expect(await titles(node)).toEqual(before)
  })

  it('may be silenced for longer, taken up, closed, and heard again', async () => {
    const node = await open()
    const alert = await alarm(node, 'hands')
    await silence(node, alert.id, inHours(1))
    const longer = inHours(24 * 29)
    expect((await silence(node, alert.id, longer)).data?.silenceAlert).toMatchObject({ silencedUntil: longer })
    expect((await decide(node, 'unsilence', alert.id)).data?.unsilenceAlert).toMatchObject({ status: 'FIRING' })
    expect((await titles(node))[0]).toMatch(/^A silence is over/)
    expect((await decide(node, 'unsilence', alert.id)).errors).toMatchObject([
      { message: 'This alert is not silenced.', extensions: { code: 'CONFLICT' } },
    ])
    await silence(node, alert.id, longer)
    const taken = { status: 'ACKNOWLEDGED', silencedUntil: null, silencedBy: null }
    expect((await decide(node, 'acknowledge', alert.id)).data?.acknowledgeAlert).toMatchObject(taken)
    await silence(node, alert.id, longer)
    expect((await decide(node, 'resolve', alert.id)).data?.resolveAlert).toMatchObject({ ...taken, status: 'RESOLVED' })
    expect((await silence(node, alert.id, longer)).errors).toMatchObject([
      { message: 'This alert is RESOLVED already.', extensions: { code: 'CONFLICT' } },
    ])
  })

  it('needs an end among the next 30 days', async () => {
    const node = await open()
    const alert = await alarm(node, 'end')
    for (const [until, why] of [
      [inHours(-0.001), 'until has passed'],
      [inHours(24 * 30 + 1), 'until is more than 30 days away'],
      ['9999-12-31T00:00:00Z', 'until is more than 30 days away'],
    ] as const) {
      const { errors } = await silence(node, alert.id, until)
      expect(errors).toMatchObject([{ message: expect.stringContaining(why), extensions: { code: 'BAD_USER_INPUT' } }])
    }
    for (const id of ['garbage', '']) {
      expect((await silence(node, id, inHours(1))).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    }
    expect(await alertsOf(node, 'end')).toMatchObject([{ status: 'FIRING' }])
  })

  it('takes in new anomalies of its group, and is over with the last of them', async () => {
    const node = await open()
    const wrong = (number: string, at: number) => [
      scan(number, at, 'DELIVERED', { carrier: 'Hush', ...munich }),
      scan(number, at + 2, 'IN_TRANSIT', { carrier: 'Hush', ...munich }),
    ]
    await record(node, wrong('hush-1', 0))
    const [alert] = await alertsOf(node, 'hush-1')
    await silence(node, alert?.id ?? '', inHours(1))
    const before = await titles(node)
    await record(node, Array.from({ length: 12 }, (_, n) => wrong(`hush-${n + 2}`, n)).flat())
    expect(await alertsOf(node, 'Hush')).toMatchObject([{ id: alert?.id, status: 'SUPPRESSED', count: 13 }])
    expect(await titles(node)).toEqual(before)
    const left = await node.db.anomaly.findMany({ where: { status: 'OPEN', packageId: { not: null } } })
    for (const { id } of left) {
      const anomaly = Buffer.from(`Anomaly:${id}`).toString('base64')
      await node.data('mutation ($id: ID!) { dismissAnomaly(id: $id) { id } }', { id: anomaly })
    }
    expect(await node.db.alert.findFirst({ where: { message: { contains: 'hush' } } })).toMatchObject({
      status: 'RESOLVED',
      silencedUntil: null,
    })
    const last = await node.db.logEntry.findFirst({ where: { topic: 'alert' }, orderBy: { position: 'desc' } })
    expect(last?.reason).toBe('DISMISSED')
  })
})

onEachBackend('a silence that ends while nobody serves', (backend) => {
  const home = useHome(backend)
  const nodes: TestNode[] = []
  afterAll(async () => {
    for (const node of nodes) await node.stop()
  })

  it('is over once somebody does, and once only', async () => {
    const { config } = await home()
    const first = await openNode(config)
    const alert = await alarm(first, 'slept', 900)
    await silence(first, alert.id, inHours(1))
    await first.stop()
    const count = backend === 'embedded' ? 1 : 2
    for (let n = 0; n < count; n++) nodes.push(await openNode(config))
    const [node] = nodes
    if (!node) return
    await passTime(node)
    await expect.poll(async () => (await alertsOf(node, 'slept'))[0]?.status, { timeout: 20_000 }).toBe('FIRING')
    const log = await node.db.logEntry.findMany({ where: { topic: 'alert' }, orderBy: { position: 'asc' } })
    expect(log.map(({ row }) => (row as Alert).status)).toEqual(['FIRING', 'SUPPRESSED', 'FIRING'])
  })
})
