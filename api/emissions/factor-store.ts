import type { Db } from '../platform/db.ts'
import { allFactors } from './factors.ts'

/** Stores the shipped factors that the database lacks; factors of a stored edition never change. */
export async function storeFactors(db: Db): Promise<void> {
  await db.emissionFactor.createMany({ data: allFactors(), skipDuplicates: true })
}
