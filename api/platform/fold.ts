/**
 * Text as it is searched for: without case, without invisible characters, and the same for all ways to write the same
 * letters. Both the stored text and the search go through here, so that a query, a stream and the database agree
 * whatever the collation.
 */
export function fold(text: string): string {
  const folded = /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : foldLetters(text)
  return folded.replace(/\s+/g, ' ').trim()
}

/**
 * By way of upper case: letters with several small forms (σ and ς, i and ı) or a long capital (ß) then have one form.
 */
const foldLetters = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    // The dot that i has anyway: from İ in small letters.
    .replace(/i\u0307+/g, 'i')
    .normalize('NFKC')

/** The text that a row is found by: each of its texts, folded, on a line of its own. */
export const foldedLines = (...texts: readonly string[]): string => texts.map(fold).join('\n')
