/** The countries named in a text. */

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n))
const countries = letters.flatMap((a) =>
  letters.flatMap((b): [string, string][] => {
    const name = names.of(`${a}${b}`)
    return name ? [[name.toLowerCase(), `${a}${b}`]] : []
  }),
)
const others: readonly [string, string][] = [
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['great britain', 'GB'],
  ['usa', 'US'],
  ['turkey', 'TR'],
  ['south korea', 'KR'],
  ['czech republic', 'CZ'],
]

/** The ISO 3166-1 alpha-2 code of the first country that the text names; null where it names none. */
export function countryIn(text: string): string | null {
  const lower = text.toLowerCase()
  const found = [...countries, ...others]
    .map(([name, code]) => ({
      code,
      at: lower.search(new RegExp(`\\b${name.replaceAll(/[.()]/g, '\\$&')}(?![\\p{L}])`, 'u')),
    }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)[0]
  return found?.code ?? /\b(UK|US)\b/.exec(text)?.[1]?.replace('UK', 'GB') ?? null
}
