/**
 * The characters that a text may have that names something or is shown. Letters of different scripts that look alike
 * are not told apart.
 */

/** ID: names one thing for programs. LINE: shown in a line. TEXT: shown as it was typed, in lines. */
export type TextKind = 'ID' | 'LINE' | 'TEXT'

/** Characters that cannot be seen or change how their neighbours are read; half characters and undefined ones. */
const unfit = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]/u
const loneMark = /(?<=^|[\p{Z}\s])\p{M}/u
/** No script puts more marks on one letter. */
const pile = /(?<=\p{M}{8})\p{M}/u

const joining = [
  'Arabic',
  'Syriac',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
]
  .map((script) => `\\p{Script=${script}}`)
  .join('')
/** Places where the spelling of a script needs a joiner, or its absence. */
const joiner = new RegExp(`(?<=[${joining}])[\\u200c\\u200d](?=[${joining}])`, 'gu')
const picture = '(?:\\p{Extended_Pictographic}[\\u{1F3FB}-\\u{1F3FF}]?\\ufe0f?|[0-9#*]\\ufe0f\\u20e3)'
const emoji = new RegExp(`${picture}(?:\\u200d${picture})*`, 'gu')

const hide = (match: string) => 'x'.repeat(match.length)

/**
 * The text in one spelling: letters composed (NFC), all spaces alike, none at its ends; in a LINE tabs and new lines
 * become spaces too.
 */
export const tidy = (text: string, kind: TextKind): string =>
  text
    .normalize('NFC')
    .replace(kind === 'LINE' ? /[\p{Z}\t-\r\x85]/gu : /\p{Zs}/gu, ' ')
    .trim()

/** What is wrong with a tidy text: `U+200B (zero width space) as character 5`; null when all is well. */
export function unfitCharacter(text: string, kind: TextKind): string | null {
  // Emoji and joiners mislead where texts are compared, and are welcome where people read them.
  const looked = kind === 'ID' ? text : text.replace(emoji, hide).replace(joiner, hide)
  const index = (kind === 'TEXT' ? looked.replace(/[\t\n\r]/g, ' ') : looked).search(unfit)
  if (index >= 0) return at(text, index, nameOf)
  const mark = [loneMark, pile].map((pattern) => looked.search(pattern)).find((found) => found >= 0)
  return mark === undefined ? null : at(text, mark, () => 'a mark without a letter of its own')
}

function at(text: string, index: number, name: (character: string) => string): string {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0)
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `U+${code} (${name(character)}) as character ${[...text.slice(0, index)].length + 1}`
}

const names: readonly (readonly [RegExp, string])[] = [
  [/\0/, 'a zero byte'],
  [/\u200b/, 'zero width space'],
  [/\u200c/, 'zero width non-joiner'],
  [/\u200d/, 'zero width joiner'],
  [/\u2060/, 'word joiner'],
  [/\ufeff/, 'zero width no-break space'],
  [/\u00ad/, 'soft hyphen'],
  [/\p{Bidi_Control}/u, 'turns the direction of writing'],
  [/[\u{e0000}-\u{e007f}]/u, 'an invisible tag'],
  [/\p{Variation_Selector}/u, 'variation selector'],
  [/\p{Cc}/u, 'control character'],
  [/\p{Cs}/u, 'half a character'],
  [/\p{Co}/u, 'private use'],
  [/\p{Cn}/u, 'no character yet'],
]

const nameOf = (character: string): string =>
  names.find(([pattern]) => pattern.test(character))?.[1] ?? 'cannot be seen'
