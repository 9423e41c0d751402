import { expect, it } from 'vitest'
import { onEachBackend, useNode } from '../testing/harness.ts'

onEachBackend('the database', (backend) => {
  const open = useNode(backend)

  it('answers right after a statement that failed, however many wait', async () => {
    const { db } = await open()
    for (let n = 0; n < 12; n += 1) {
      const answers = await Promise.allSettled([
        db.$queryRaw`select 1/0`,
        db.$queryRaw`select ${n}::int as n`,
        db.entity.create({ data: { id: '00000000-0000-4000-8000-000000000001', type: 'ROUTE', key: 'k', name: 'n' } }),
        db.$transaction(async (tx) => {
          await tx.$queryRaw`select nothing`
        }),
        db.$transaction((tx) => tx.$queryRaw`select ${n}::int as n`),
      ])
      expect(answers[1]).toMatchObject({ value: [{ n }] })
      expect(answers[2]?.status).toBe(n === 0 ? 'fulfilled' : 'rejected')
      expect(answers[4]).toMatchObject({ value: [{ n }] })
      expect([answers[0], answers[3]]).toMatchObject([{ reason: { code: '22012' } }, { reason: { code: '42703' } }])
    }
  })

  it('has the session that the code rests on, whatever the database has set', async () => {
    const { db } = await open()
    const names = ['timezone', 'datestyle', 'extra_float_digits', 'array_nulls', 'search_path', 'intervalstyle']
    const rows = await db.$queryRaw<{ name: string; setting: string }[]>`
      select lower(name) as name, setting from pg_settings where lower(name) = any(${names}) order by lower(name)`
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      timezone: 'UTC',
      datestyle: 'ISO, MDY',
      extra_float_digits: '1',
      array_nulls: 'on',
      search_path: 'public',
      intervalstyle: 'postgres',
    })
  })
})
