import { expect, it } from 'vitest'
import { onEachBackend, useNode } from '../testing/harness.ts'

onEachBackend('a raw statement', (backend) => {
  const open = useNode(backend)

  it('takes and gives values of every type that Plume stores', async () => {
    const { db } = await open()
    const at = new Date('2026-03-29T01:30:00.007Z')
    const values = {
      text: 'Zürich “\\{},"',
      whole: 12_345,
      long: 9_007_199_254_740_993n,
      real: 0.1 + 0.2,
      yes: true,
      at,
      day: new Date('2026-03-29T00:00:00Z'),
      json: { a: [1, null, 'x'] },
      texts: ['a', null, 'b,"\\'],
      reals: [0.1, 1e-300],
      times: [at, new Date('0099-12-31T23:59:59Z'), new Date('2026-01-01T00:00:00.120Z')],
      nothing: null,
    }
    for (const reader of [db, null]) {
      const ask = (tx: Pick<typeof db, '$queryRaw'>) => tx.$queryRaw<object[]>`
        select ${values.text}::text as text, ${values.whole}::int as whole, ${values.long}::bigint as long,
          ${values.real}::float8 as real, ${values.yes}::boolean as yes, ${at}::timestamptz as at,
          ${values.day}::date as day, ${values.json}::jsonb as json, ${values.texts}::text[] as texts,
          ${values.reals}::float8[] as reals, ${values.times}::timestamptz[] as times, null as nothing`
      const rows = reader ? await ask(reader) : await db.$transaction((tx) => ask(tx))
      expect(rows).toEqual([values])
    }
  })

  it('sees what its transaction has written through models, and is undone with it', async () => {
    const { db } = await open()
    const count = (tx: Pick<typeof db, '$queryRaw'>) =>
      tx.$queryRaw<{ count: number }[]>`select count(*)::int as count from "Entity" where key = 'undone'`
    const undone = db.$transaction(async (tx) => {
      const data = { id: '00000000-0000-4000-8000-000000000009', type: 'ROUTE', key: 'undone', name: 'n' } as const
      await tx.entity.create({ data })
      expect(await count(tx)).toEqual([{ count: 1 }])
      expect(await tx.$executeRaw`update "Entity" set name = 'm' where key = 'undone'`).toBe(1)
      expect(await tx.entity.findMany({ where: { key: 'undone' } })).toMatchObject([{ name: 'm' }])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await count(db)).toEqual([{ count: 0 }])
  })

  it('is refused when its transaction is over, instead of being part of another', async () => {
    const { db } = await open()
    const over = await db.$transaction(async (tx) => tx)
    await expect(over.$executeRaw`delete from "Entity"`).rejects.toThrow('This transaction is over')
  })

  it('refuses a numeric, which would lose digits', async () => {
    const { db } = await open()
    await expect(db.$queryRaw`select 1.10 as n`).rejects.toThrow('cast it to float8')
  })
})
