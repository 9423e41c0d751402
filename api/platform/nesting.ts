/** Whether lists and objects are nested more than `levels` deep; it looks no deeper. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const part of Array.isArray(value) ? value : Object.values(value))
    if (isDeeperThan(levels - 1, part)) return true
  return false
}
