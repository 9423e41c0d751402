import type { SharedResult } from './shared-result.ts'
import type { ToldChange } from './stream.ts'

export type Outcome = SharedResult | Promise<SharedResult>

/**
 * Executes each change once, and keeps the newest `max` results for subscribers who catch up: they mostly want what
 * others have just seen. Failed results are not kept.
 */
export function keepResults(
  execute: (change: ToldChange) => Outcome,
  max: () => number,
): (change: ToldChange) => Outcome {
  const results = new Map<number, Outcome>()
  return (change) => {
    const { position } = change
    const known = results.get(position)
    if (known) return known
    const result = execute(change)
    results.set(position, result)
    if (result instanceof Promise) {
      const keep = (settled: SharedResult) => {
        if (settled.errors) results.delete(position)
        else if (results.has(position)) results.set(position, settled)
      }
      result.then(keep, () => results.delete(position))
    }
    for (const oldest of results.keys()) {
      if (results.size <= max()) break
      results.delete(oldest)
    }
    return result
  }
}
