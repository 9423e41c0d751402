import { randomBytes } from 'node:crypto'
import type { Db } from '../platform/db.ts'

/** The secret by which nodes of one database know each other's messages. Made once; no other code reads its row. */
export async function readBusKey(db: Db): Promise<Buffer> {
  await db.$executeRaw`/* readBusKey */ insert into "BusKey" (id, key) values (1, ${randomBytes(32)}) on conflict do nothing`
  const { key } = await db.busKey.findUniqueOrThrow({ where: { id: 1 } })
  return Buffer.from(key)
}
