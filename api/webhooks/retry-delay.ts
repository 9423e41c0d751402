const maxPlannedMs = 6 * 3_600_000
/** No wait is longer. */
export const maxDelayMs = 1.2 * maxPlannedMs

/**
 * How long to wait after so many failed attempts, ms: four times as long after each, give or take a fifth, so that what
 * failed together does not come back together. `chance` is from 0 to 1.
 */
export const retryDelay = (attempts: number, firstMs: number, chance: number): number =>
  Math.min(firstMs * 4 ** (attempts - 1), maxPlannedMs) * (0.8 + 0.4 * chance)
