/** Characters that nobody sees and that could hide words from a reader, except the joiners that some scripts need. */
const unseen = /(?![\t\n\u200c\u200d])[\p{C}\p{Default_Ignorable_Code_Point}]/gu

/**
 * The text as people see it: composed letters (NFC), `\n` at the ends of lines, and no character that cannot be seen. So
 * a model reads nothing in a document that its reader does not.
 */
export const tidyText = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\f/g, '\n\n')
    .replace(unseen, '')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .replace(/ +$/gm, '')
