const maxPlannedMs = 6 * 3_600_000
/** The longest possible delay. */
export const maxDelayMs = 1.2 * maxPlannedMs

/**
 * The delay after `attempts` failed attempts, ms: four times as long after each, plus or minus a fifth, so that
 * messages that failed together are not retried together. `chance` is from 0 to 1.
 */
export const retryDelay = (attempts: number, firstMs: number, chance: number): number =>
  Math.min(firstMs * 4 ** (attempts - 1), maxPlannedMs) * (0.8 + 0.4 * chance)
