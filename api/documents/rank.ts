/** How lists of passages that were found in different ways become one. */

/** A passage deep in one list adds less than one at the top of another: Cormack, Clarke and Büttcher, SIGIR 2009. */
const depth = 60

/** The ids of all lists, each best first, with their scores by reciprocal rank fusion: Σ 1 / (60 + rank), from rank 1. */
export function mergeRanks(lists: readonly (readonly string[])[]): Map<string, number> {
  const scores = new Map<string, number>()
  for (const list of lists) {
    for (const [index, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (depth + index + 1))
  }
  return new Map([...scores].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1)))
}

/**
 * Sentences that any company's papers hold, and that support no measure. How similar a text is to them is what similar
 * means for a model when nothing is meant: from 0.1 for some models to 0.8 for others.
 */
export const backgroundTexts = [
  'The canteen opens at noon.',
  'Annual leave is requested two weeks in advance.',
  'The parties agree on the place of jurisdiction.',
  'Invoices are paid within thirty days.',
  'This page is intentionally left blank.',
] as const

/** The part of the way from the background to the same that a passage must have come. */
const minNearness = 0.25

/** Whether a similarity (cosine) says something, by the similarity of the same text to the background. */
export const standsOut = (similarity: number, background: number): boolean =>
  background < 1 && (similarity - background) / (1 - background) >= minNearness

/** The largest similarity of a vector to those of the background; all have the length 1. */
export const backgroundOf = (vector: readonly number[], background: readonly (readonly number[])[]): number =>
  Math.max(0, ...background.map((other) => cosine(vector, other)))

/** Of two vectors of length 1; 0 where their dimensions differ. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return 0
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += (a[n] ?? 0) * (b[n] ?? 0)
  return sum
}
