import { expect, it } from 'vitest'
import { daily, day, nodesOf, reported, send } from '../testing/activities.ts'
import { position } from '../testing/changes.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

type Told = { alertChanges: { kind: string; reason: string | null; alert: { status: string } } }

const subscription = `subscription ($after: String, $where: AlertWhere) {
  alertChanges(after: $after, where: $where) { kind reason alert { status } } }`

/** Changes after a cursor, each as its kind, its reason and where the alert stands then. */
async function reasonsOf(node: TestNode, after: string, count: number): Promise<string[]> {
  const told = await take<Told>(node.streams, subscription, count, { after })
  return told.map(({ alertChanges: { kind, reason, alert } }) => `${kind} ${reason} ${alert.status}`)
}

async function newestAlert(node: TestNode): Promise<string> {
  const { alerts } = await node.data<{ alerts: { edges: { node: { id: string } }[] } }>(
    '{ alerts(first: 1) { edges { node { id } } } }',
  )
  return nodesOf(alerts)[0]?.id ?? expect.fail('no alert')
}

const decide = (node: TestNode, verb: string, id: string) =>
  node.data(`mutation ($id: ID!) { ${verb}Alert(id: $id) { id } }`, { id })

const silence = (node: TestNode, id: string) =>
  node.data('mutation ($id: ID!, $until: DateTime!) { silenceAlert(id: $id, until: $until) { id } }', {
    id,
    until: new Date(Date.now() + 3_600_000).toISOString(),
  })

onEachBackend('why an alert changed', (backend) => {
  const open = useNode(backend)

  it('is told with each step of its life', async () => {
    const node = await open()
    await send(node, daily('life', 90, 100), true)
    const after = await position(node)
    await send(node, [reported('life-hot', day(90), 128, 'life')])
    const id = await newestAlert(node)
    await decide(node, 'acknowledge', id)
    await send(node, [reported('life-more', day(90.1), 2, 'life')])
    await send(node, [reported('life-worse', day(90.2), 900, 'life')])
    await silence(node, id)
    await decide(node, 'unsilence', id)
    await send(node, daily('life', 2, 100, 91))
    expect(await reasonsOf(node, after, 8)).toEqual([
      'CREATED RAISED FIRING',
      'UPDATED ACKNOWLEDGED ACKNOWLEDGED',
      'UPDATED UPDATED ACKNOWLEDGED',
      'UPDATED ESCALATED FIRING',
      'UPDATED SILENCED SUPPRESSED',
      'UPDATED UNSILENCED FIRING',
      // The day after says what the hot one came to.
      'UPDATED UPDATED FIRING',
      'UPDATED CAUSE_ENDED RESOLVED',
    ])
  })

  it('tells the end of a silence and the decision of a person from what happens by itself', async () => {
    const node = await open()
    await send(node, daily('hand', 90, 100), true)
    await send(node, [reported('hand-hot', day(90), 900, 'hand')])
    const id = await newestAlert(node)
    const after = await position(node)
    await silence(node, id)
    await node.db.alert.updateMany({ where: { status: 'SUPPRESSED' }, data: { silencedUntil: new Date(0) } })
    await reasonsOf(node, after, 2)
    await decide(node, 'resolve', id)
    expect(await reasonsOf(node, after, 3)).toEqual([
      'UPDATED SILENCED SUPPRESSED',
      'UPDATED SILENCE_ENDED FIRING',
      'UPDATED RESOLVED RESOLVED',
    ])
  })

  it('is told as well of one that leaves the filter, and of one that should never have been', async () => {
    const node = await open()
    await send(node, daily('gone', 90, 100), true)
    await send(node, [reported('gone-hot', day(90), 900, 'gone')])
    const id = await newestAlert(node)
    const after = await position(node)
    await decide(node, 'acknowledge', id)
    await node.data('mutation { retractActivities(eventIds: ["gone-hot"]) { retracted } }')
    const [left] = await take<Told>(node.streams, subscription, 1, { after, where: { statuses: ['FIRING'] } })
    expect(left?.alertChanges).toEqual({ kind: 'LEFT', reason: 'ACKNOWLEDGED', alert: { status: 'ACKNOWLEDGED' } })
    expect(await reasonsOf(node, after, 2)).toEqual([
      'UPDATED ACKNOWLEDGED ACKNOWLEDGED',
      'LEFT WITHDRAWN ACKNOWLEDGED',
    ])
  })

  it('is null in what was written before reasons were kept', async () => {
    const node = await open()
    await send(node, daily('old', 90, 100), true)
    const after = await position(node)
    await send(node, [reported('old-hot', day(90), 900, 'old')])
    await node.db.logEntry.updateMany({ data: { reason: null } })
    expect(await reasonsOf(node, after, 1)).toEqual(['CREATED null FIRING'])
  })
})
