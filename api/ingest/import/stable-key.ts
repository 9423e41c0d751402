/** A key that survives changes of case, accents, spaces and punctuation: `MERCK  Sharp & Dohme` → `merck-sharp-dohme`. */
export function stableKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

// Words of the shipments file that title case would damage.
const spelled = new Map(
  [
    ...['AG', 'AHN', 'BV', 'EY', 'IDA', 'IDEA', 'IDIS', 'JSI', 'KG', 'KHB', 'SRL', 'UCB', 'RDC', 'SCMS'],
    ...['A/S', 'B.V.', 'P.L.C.', 'S.A.', 'R&T', 'GmbH', 'AbbVie', 'GlaxoSmithKline', 'MedMira', 'e.V.', 'aka', 'Ltd'],
    ...['del', 'for', 'formerly', 'from', 'of'],
  ].map((word) => [word.toLowerCase(), word]),
)
spelled.set('formally', 'formerly')

/** Makes a name readable: words in capitals become title case, known abbreviations and the rest stay unchanged. */
export function readableName(name: string): string {
  return name
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/,(?=\S)/g, ', ')
    .replace(/[^\s(),-]+/g, (word) => spelled.get(word.toLowerCase()) ?? titleCase(word))
}

function titleCase(word: string): string {
  const shouted = word.length > 1 && word === word.toUpperCase() && /\p{Lu}{2}/u.test(word)
  return shouted ? word.charAt(0) + word.slice(1).toLowerCase() : word
}
