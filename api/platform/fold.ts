/**
 * Text as it is looked for: without case, without what cannot be seen, and one for all ways to write the same letters.
 * What is stored for searching and what is searched for both go through here, so that a query, a stream and the database
 * agree whatever its collation.
 */
export function fold(text: string): string {
  const folded = /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : foldLetters(text)
  return folded.replace(/\s+/g, ' ').trim()
}

/** By way of upper case: what has several small letters (σ and ς, i and ı) or a long capital (ß) then has one. */
const foldLetters = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    // A dot that i has anyway: İ in small letters.
    .replace(/i\u0307+/g, 'i')
    .normalize('NFKC')

/** What a row is found by: each of its texts, folded, in a line of its own. */
export const foldedLines = (...texts: readonly string[]): string => texts.map(fold).join('\n')
