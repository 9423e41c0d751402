import { afterAll, expect, it } from 'vitest'
import { report } from '../testing/changes.ts'
import { backends, makeHome, openNode } from '../testing/harness.ts'
import { findServices, startPostgres } from '../testing/services.ts'

const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

it.skipIf(!backends().includes('postgres'))(
  'while PostgreSQL is away, operations say so in a sentence, and tell nothing of where it is',
  async () => {
    const postgres = await startPostgres(findServices()?.postgresBin ?? '')
    const home = await makeHome('embedded')
    closers.push(home.remove)
    const node = await openNode({ ...home.config, databaseUrl: postgres.url })
    closers.push(node.stop)
    await report(node, 'before')
    await postgres.stop()
    // The connections of the pool first, which broke, then new ones, which are refused.
    for (let n = 0; n < 4; n++) {
      const { errors } = await node.request('mutation { scanHotspots { scanned } }')
      const position = await node.request('{ streamPosition }')
      for (const error of [errors?.[0], position.errors?.[0]]) {
        expect(error).toMatchObject({
          message: 'The database cannot be reached now: send it again, what was stored counts once.',
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        })
      }
    }
  },
)
