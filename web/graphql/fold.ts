/** Text as it is looked for; the server folds alike (api/platform/fold.ts), so that rows that arrive live are judged as it would. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replace(/i\u0307+/g, 'i')
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()

/** Whether a text holds another, however either is written. */
export const holds = (text: string | null | undefined, part: string): boolean => fold(text ?? '').includes(fold(part))
