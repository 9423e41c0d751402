import { expect, it } from 'vitest'
import { daily, ingestDocument } from '../testing/activities.ts'
import { impossible } from '../testing/changes.ts'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { recordScans } from './scans/record-scans-command.ts'
import { retractScans } from './scans/retract-scans-command.ts'

onEachBackend('a node that is about to stop', (backend) => {
  const open = useNode(backend)

  it('begins nothing any more, and tells what of each kind it did not take', async () => {
    const node = await open()
    await node.data(ingestDocument, { input: daily('s', 3, 100) })
    node.log.announceStop()
    const bad = { ...impossible('bad'), freight: { mode: 'AIR', massKg: -1, distanceKm: 1 } }
    const { ingestActivities } = await node.data<{ ingestActivities: object }>(
      `mutation ($input: [ActivityInput!]!) {
        ingestActivities(input: $input) { accepted duplicates rejected { index code } }
      }`,
      { input: [impossible('one'), bad, impossible('two')] },
    )
    expect(ingestActivities).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [{ index: 0, code: 'NOT_TAKEN' }, { index: 1 }, { index: 2, code: 'NOT_TAKEN' }],
    })
    const scan = { eventId: 'e', trackingNumber: 'T', eventTime: new Date(), status: 'PICKED_UP' as const }
    expect(await recordScans(node.intake, [scan])).toMatchObject({
      accepted: 0,
      duplicates: 0,
      rejected: [{ index: 0, code: 'NOT_TAKEN' }],
    })
    const { retracted } = await retractScans(node.intake, ['none']).catch(({ message }) => ({ retracted: message }))
    expect(retracted).toBe('The server is stopping and did not retract all of them: send them again.')
  })
})
