import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TextKind, tidy, unfitCharacter } from './characters.ts'

const every: readonly TextKind[] = ['ID', 'LINE', 'TEXT']

describe('a character that misleads', () => {
  it.each([
    ['\u202e', 'U+202E (turns the direction of writing) as character 3'],
    ['\u2067', 'U+2067 (turns the direction of writing) as character 3'],
    ['\u200b', 'U+200B (zero width space) as character 3'],
    ['\u2060', 'U+2060 (word joiner) as character 3'],
    ['\ufeff', 'U+FEFF (zero width no-break space) as character 3'],
    ['\u00ad', 'U+00AD (soft hyphen) as character 3'],
    ['\u0007', 'U+0007 (control character) as character 3'],
    ['\u0000', 'U+0000 (a zero byte) as character 3'],
    ['\u{e0041}', 'U+E0041 (an invisible tag) as character 3'],
    ['\ufe00', 'U+FE00 (variation selector) as character 3'],
    ['\u{e0100}', 'U+E0100 (variation selector) as character 3'],
    ['\ue000', 'U+E000 (private use) as character 3'],
    ['\ud800', 'U+D800 (half a character) as character 3'],
    ['\u0378', 'U+0378 (no character yet) as character 3'],
    ['\u3164', 'U+3164 (cannot be seen) as character 3'],
    ['\u2800', 'U+2800 (cannot be seen) as character 3'],
    ['\u034f', 'U+034F (cannot be seen) as character 3'],
    ['\u200d', 'U+200D (zero width joiner) as character 3'],
  ])('%j is named with its place, in every kind of text', (character, problem) => {
    for (const kind of every) expect(unfitCharacter(tidy(`📦a${character}b`, kind), kind)).toBe(problem)
  })

  it('is a mark without a letter, or one of a pile', () => {
    const mark = '\u0331'
    for (const kind of every) {
      expect(unfitCharacter(tidy(`${mark}a`, kind), kind)).toBe(
        'U+0331 (a mark without a letter of its own) as character 1',
      )
      expect(unfitCharacter(tidy(`a ${mark}`, kind), kind)).toContain('as character 3')
      expect(unfitCharacter(tidy(`a${mark.repeat(20)}`, kind), kind)).toContain('as character 10')
    }
  })
})

describe('what languages need', () => {
  it.each([
    ['Persian', 'کتاب‌خانه'],
    ['Sinhala', 'ශ්‍රී ලංකා'],
    ['Hindi', 'क्‍ष'],
    ['a family', '👩‍👩‍👧 Depot'],
    ['a heart', 'I ❤️ Bremen'],
    ['a key', 'Gate 1️⃣'],
  ])('is shown: %s', (_name, text) => {
    expect([unfitCharacter(tidy(text, 'LINE'), 'LINE'), unfitCharacter(tidy(text, 'ID'), 'ID') === null]).toEqual([
      null,
      false,
    ])
  })

  it.each(['Zürich', 'Łódź', '東京', 'Đà Nẵng', 'ירושלים', 'القاهرة', 'กรุงเทพฯ', '📦 Hub'])(
    'names a thing: %s',
    (text) => {
      for (const form of ['NFC', 'NFD']) expect(unfitCharacter(tidy(text.normalize(form), 'ID'), 'ID')).toBeNull()
    },
  )

  it('is a new line in a note, and a space in a line', () => {
    expect([tidy('a\r\n\tb', 'TEXT'), unfitCharacter('a\r\n\tb', 'TEXT')]).toEqual(['a\r\n\tb', null])
    expect(tidy('a\tb\nc', 'LINE')).toBe('a b c')
    expect(unfitCharacter('a\tb', 'ID')).toBe('U+0009 (control character) as character 2')
  })
})

it('brings what looks alike to one spelling', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...every), (text, kind) => {
      const spelled = tidy(text, kind)
      expect(tidy(spelled, kind)).toBe(spelled)
      expect(tidy(text.normalize('NFD'), kind)).toBe(spelled)
    }),
    { numRuns: 500 },
  )
  expect(tidy('\u00a0acme\u2003Ltd ', 'ID')).toBe('acme Ltd')
})
