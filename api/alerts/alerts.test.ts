import { expect, it } from 'vitest'
import { daily, day, globalId, nodesOf, reported, send } from '../testing/activities.ts'
import { onEachBackend, type TestNode, take, useNode } from '../testing/harness.ts'

const fields =
  'id level status message acknowledgedBy acknowledgedAt resolvedBy resolvedAt note hotspot { entity { key } }'

type Alert = {
  id: string
  level: string
  status: string
  message: string
  acknowledgedBy: string | null
  resolvedBy: string | null
  resolvedAt: string | null
  hotspot: { entity: { key: string } } | null
}

async function alertsOf(node: TestNode, key: string): Promise<Alert[]> {
  const { alerts } = await node.data<{ alerts: { edges: { node: Alert }[] } }>(
    `{ alerts(first: 500) { edges { node { ${fields} } } } }`,
  )
  return nodesOf(alerts).filter(({ hotspot }) => hotspot?.entity.key === key)
}

const decide = (node: TestNode, verb: 'acknowledge' | 'resolve', id: string, note?: string) =>
  node.request<Record<string, Alert>>(
    `mutation ($id: ID!, $note: String) { ${verb}Alert(id: $id, note: $note) { ${fields} } }`,
    { id, note },
  )

/** An entity with a hot day, and its alert. */
async function alarm(node: TestNode, key: string): Promise<Alert> {
  await send(node, daily(key, 90, 100), true)
  await send(node, [reported(`${key}-hot`, day(90), 128, key)])
  const [alert, ...more] = await alertsOf(node, key)
  expect(more).toEqual([])
  return alert ?? expect.fail('no alert')
}

onEachBackend('an alert', (backend) => {
  const open = useNode(backend)

  it('is raised once, and fires again when what was acknowledged gets worse', async () => {
    const node = await open()
    const alert = await alarm(node, 'worse')
    expect(alert).toMatchObject({ status: 'FIRING', acknowledgedBy: null })
    const { data } = await decide(node, 'acknowledge', alert.id, '  I look into it. ')
    expect(data?.acknowledgeAlert).toMatchObject({
      id: alert.id,
      status: 'ACKNOWLEDGED',
      acknowledgedBy: expect.stringMatching(/./),
      note: 'I look into it.',
    })
    await send(node, [reported('worse-still', day(90.2), 900, 'worse')])
    expect(await alertsOf(node, 'worse')).toMatchObject([
      { id: alert.id, status: 'FIRING', level: 'CRITICAL', acknowledgedBy: null, acknowledgedAt: null },
    ])
  })

  it('is taken up by one of those who press the button at once; the others get a CONFLICT', async () => {
    const node = await open()
    const alert = await alarm(node, 'crowd')
    const answers = await Promise.all(Array.from({ length: 4 }, () => decide(node, 'acknowledge', alert.id)))
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'done').sort()
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'done'])
    const { errors } = await decide(node, 'acknowledge', alert.id)
    expect(errors).toMatchObject([{ message: 'This alert is ACKNOWLEDGED already.', extensions: { code: 'CONFLICT' } }])
  })

  it('stays resolved when a person has resolved it, though its hotspot goes on', async () => {
    const node = await open()
    const alert = await alarm(node, 'closed')
    expect((await decide(node, 'resolve', alert.id, '')).data?.resolveAlert).toMatchObject({
      status: 'RESOLVED',
      note: null,
    })
    expect((await decide(node, 'resolve', alert.id)).errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }])
    const [before] = await alertsOf(node, 'closed')
    await send(node, daily('closed', 2, 500, 91))
    expect(await alertsOf(node, 'closed')).toEqual([before])
    expect(before?.resolvedBy).toMatch(/./)
  })

  it('that somebody takes up while its hotspot changes keeps who took it up', async () => {
    const node = await open()
    const alert = await alarm(node, 'race')
    // A slow row, so that the two surely meet.
    await node.db.$executeRaw`create function slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.3); return new; end $$`
    await node.db.$executeRaw`create trigger slow before update on "Alert" for each row
      when (new.status = 'ACKNOWLEDGED') execute function slow()`
    const [{ errors }] = await Promise.all([
      decide(node, 'acknowledge', alert.id),
      send(node, [reported('race-more', day(90.1), 2, 'race')]),
    ])
    await node.db.$executeRaw`drop trigger slow on "Alert"`
    expect(errors).toBeUndefined()
    const [after] = await alertsOf(node, 'race')
    expect(after).toMatchObject({ status: 'ACKNOWLEDGED', level: alert.level })
    expect(after?.message).not.toBe(alert.message)
  })

  it('is NOT_FOUND by an id that is none, or of something else, and a note must be text', async () => {
    const node = await open()
    const [alert] = await alertsOf(node, 'closed')
    const rowId =
      Buffer.from(alert?.id ?? '', 'base64')
        .toString()
        .split(':')[1] ?? ''
    const ids = [
      '',
      'garbage',
      'é\0',
      globalId('Alert', 'x'),
      globalId('Hotspot', rowId),
      globalId('Alert', `${rowId}0`),
    ]
    const unknown = globalId('Alert', '00000000-0000-7000-8000-000000000000')
    for (const id of [...ids, unknown]) {
      for (const verb of ['acknowledge', 'resolve'] as const) {
        expect((await decide(node, verb, id)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
      }
    }
    for (const note of ['\0', 'half \ud800', 'x'.repeat(2001)]) {
      const { errors } = await decide(node, 'resolve', alert?.id ?? '', note)
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    }
  })

  it('is streamed as it is raised, taken up and closed', async () => {
    const node = await open()
    const { streamPosition } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    const alert = await alarm(node, 'stream')
    await decide(node, 'acknowledge', alert.id)
    await send(node, daily('stream', 2, 100, 91))
    const subscription = `subscription ($after: String, $where: AlertWhere) {
      alertChanges(after: $after, where: $where) { kind alert { status } } }`
    const changes = await take<{ alertChanges: unknown }>(node.streams, subscription, 3, { after: streamPosition })
    expect(changes.map((change) => change.alertChanges)).toEqual([
      { kind: 'CREATED', alert: { status: 'FIRING' } },
      { kind: 'UPDATED', alert: { status: 'ACKNOWLEDGED' } },
      { kind: 'UPDATED', alert: { status: 'RESOLVED' } },
    ])
    const where = { statuses: ['RESOLVED'] }
    const [resolved] = await take<{ alertChanges: unknown }>(node.streams, subscription, 1, {
      after: streamPosition,
      where,
    })
    expect(resolved?.alertChanges).toEqual({ kind: 'UPDATED', alert: { status: 'RESOLVED' } })
  })
})
