/** Makes names that people type comparable. */

/**
 * Lower-snake form of a label or of what a caller typed: `8,000+ TEU` → `8000_plus_teu`, `50% Laden` →
 * `50_percent_laden`, `0–999` → `0_to_999`, `m³` → `m3`.
 */
export const slug = (text: string): string => casedSlug(text.normalize('NFKC').toLowerCase())

/** As `slug`, but keeps upper and lower case: `MJ (Net CV)` → `MJ_Net_CV`. */
export function casedSlug(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(\d)\s*[-–]\s*(?=\d)/g, '$1_to_')
    .replaceAll('%', '_percent_')
    .replaceAll('+', '_plus_')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
}

/** Shortens what a caller typed, and quotes it for an error message. */
export function quoted(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
}

function bigrams(text: string): Set<string> {
  const found = new Set<string>()
  for (let i = 0; i + 1 < text.length; i++) found.add(text.slice(i, i + 2))
  return found
}

/**
 * The names most like `text` (Dice coefficient of letter pairs), best first; leaves out names that share no letter
 * pair.
 */
export function closest(text: string, names: Iterable<string>, count: number): string[] {
  const wanted = bigrams(slug(text.slice(0, 100)))
  const scored: { name: string; score: number }[] = []
  for (const name of names) {
    const has = bigrams(name)
    let shared = 0
    for (const pair of has) if (wanted.has(pair)) shared++
    const score = (2 * shared) / (wanted.size + has.size || 1)
    if (score >= 0.25) scored.push({ name, score })
  }
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .map(({ name }) => name)
}
