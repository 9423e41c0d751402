import type { Tx } from '../platform/db.ts'
import type { Anomaly } from '../platform/generated/prisma/client.ts'

/** Marks an open anomaly as dismissed. @returns it; null when there is none, or it is no longer open */
export async function markDismissed(tx: Tx, id: string, note: string | null, at: Date): Promise<Anomaly | null> {
  // When two people press the button at once, this condition lets only the first dismiss.
  const [row] = await tx.anomaly.updateManyAndReturn({
    where: { id, status: 'OPEN' },
    data: { status: 'DISMISSED', note, endedAt: at, updatedAt: at },
  })
  return row ?? null
}

export const findAnomaly = (tx: Tx, id: string): Promise<Anomaly | null> => tx.anomaly.findUnique({ where: { id } })
