import type { Tx } from '../platform/db.ts'
import type { Change } from '../realtime/events.ts'
import type { Moved } from './move-packages.ts'

export async function watchPackages(
  _tx: Tx,
  _moved: readonly Moved[],
  _options: { quiet: boolean; now: Date },
): Promise<Change[]> {
  return []
}
