import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { lockFolder } from './lock-folder.ts'

it('a folder is given to one of many who ask at once, and to the next when it is given back', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-lock-'))
  for (let round = 0; round < 5; round += 1) {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    const given = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    expect(given).toHaveLength(1)
    const refused = asked.find((answer) => answer.status === 'rejected')
    expect(refused?.reason).toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^Another Plume .*\.$/),
    })
    await given[0]?.()
  }
  await rm(folder, { recursive: true })
})

it('one folder under two names is one folder', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-lock-'))
  const unlock = await lockFolder(folder)
  await expect(lockFolder(path.join(folder, '..', path.basename(folder)))).rejects.toThrow('Another Plume')
  await unlock()
  await rm(folder, { recursive: true })
})
