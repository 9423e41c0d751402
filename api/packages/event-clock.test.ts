import { expect, it } from 'vitest'
import { onEachBackend, useNode } from '../testing/harness.ts'
import { advanceClock, readClock } from './event-clock-store.ts'

const hours = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 3_600_000)

onEachBackend('the clock of packages', (backend) => {
  const open = useNode(backend)

  it('that was set by a clock three hours ahead goes on from now, instead of standing still until then', async () => {
    const { db } = await open()
    await db.$transaction((tx) => advanceClock(tx, hours(0), hours(4)))
    expect(await readClock(db, hours(1))).toMatchObject({ time: hours(0) })
    expect(await readClock(db, hours(2))).toMatchObject({ time: hours(1) })
  })
})
