import { Client } from 'pg'
import { afterAll, expect, inject, it } from 'vitest'
import { report } from '../testing/changes.ts'
import { backends, makeHome, openNode } from '../testing/harness.ts'
import { findServices, startPostgres } from '../testing/services.ts'

const patient = { timeout: 20_000 }
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

it.skipIf(!backends().includes('postgres'))(
  'while PostgreSQL takes no writes, operations and health say so, until it does again',
  async () => {
    const home = await makeHome('postgres')
    closers.push(home.remove)
    const node = await openNode({ ...home.config, databasePool: 2 })
    closers.push(node.stop)
    const name = new URL(home.config.databaseUrl ?? '').pathname.slice(1)
    const make = async (state: 'on' | 'off') => {
      const server = new Client(inject('services')?.postgresUrl)
      await server.connect()
      await server.query(`alter database ${name} set default_transaction_read_only = ${state}`)
      // Those that are open keep what they began with.
      await server.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
      await server.end()
    }
    const health = async () => (await (await fetch(`${node.url}/health/ready`)).json()).components[0]
    await make('on')
    await expect
      .poll(() => report(node, 'refused').catch((error) => error.message), patient)
      .toMatch(/^The database takes no writes now: .*\.$/)
    expect((await node.request('{ anomalies { totalCount } }')).data).toEqual({ anomalies: { totalCount: 0 } })
    expect(await health()).toMatchObject({ status: 'DEGRADED', message: expect.stringMatching(/read-only.*\.$/) })
    await make('off')
    await expect.poll(health, patient).toMatchObject({ status: 'OK', message: null })
    await report(node, 'after')
  },
)
