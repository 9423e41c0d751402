import { type TextKind, tidy, unfitCharacter } from './characters.ts'
import { PlumeError } from './errors.ts'
import { fold } from './fold.ts'

/** Whether text can be stored: valid Unicode, without the zero byte, which PostgreSQL cannot store. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Characters that a search may have; names and tracking numbers have no more. */
export const maxSearchLength = 200

/**
 * Text that a caller looks for.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export function searchText(name: string, text: string): string {
  if (isStorable(text)) return text
  throw new PlumeError('BAD_USER_INPUT', `${name} holds half a character or a zero byte: send valid Unicode text.`)
}

/**
 * The spellings in which a key, a number or a name may be stored: the one that all are brought to, and, from older
 * versions, as it was given.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export const spellings = (name: string, text: string): string[] => [
  ...new Set([tidy(searchText(name, text), 'ID'), text]),
]

/**
 * The filter for a column of folded text that contains `text`; Prisma gives it to LIKE as it is.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export const containing = (name: string, text: string) => ({
  contains: fold(searchText(name, text)).replace(/[\\%_]/g, '\\$&'),
})

/**
 * The same test as `containing`, for text in memory; null when nothing is searched for.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export function finder(name: string, search: string | null | undefined): ((text: string) => boolean) | null {
  if (!search) return null
  const part = fold(searchText(name, search))
  return (text) => fold(text).includes(part)
}

/**
 * Text in the spelling that is stored.
 * @throws PlumeError BAD_USER_INPUT when it holds what cannot be seen, or misleads
 */
export function shownText(name: string, text: string, kind: TextKind): string {
  const spelled = tidy(text, kind)
  const problem = unfitCharacter(spelled, kind)
  if (problem) throw new PlumeError('BAD_USER_INPUT', `${name} holds ${problem}: leave it out.`)
  return spelled
}

const maxNoteCharacters = 2_000

/**
 * What a person says about a decision; null when there is nothing.
 * @throws PlumeError BAD_USER_INPUT when it cannot be shown, or is too long
 */
export function noteText(note: string | null | undefined): string | null {
  const text = note?.trim() ?? ''
  if (text.length > maxNoteCharacters) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `The note has ${counted(text.length, 'character')}: at most ${maxNoteCharacters.toLocaleString('en')} are kept.`,
    )
  }
  return shownText('The note', text, 'TEXT') || null
}

/** A number with its noun: `1 change`, `2,000 changes`, `3 anomalies`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : pluralOf(noun)}`

const pluralOf = (noun: string): string =>
  /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`

/** A duration for people: minutes below two hours, hours below two days, else days. */
export function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120 && minutes !== 60) return counted(minutes, 'minute')
  const hours = Math.round(ms / 3_600_000)
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(ms / 86_400_000), 'day')
}

const months = 'January February March April May June July August September October November December'.split(' ')

/** A day `2026-03-06` to read: `6 March 2026`. */
export const dayText = (day: string): string => `${shortDayText(day)} ${Number(day.slice(0, 4))}`

/** The month of a day `2026-03-06` to read: `March 2026`. */
export const monthText = (day: string): string => `${months[Number(day.slice(5, 7)) - 1]} ${Number(day.slice(0, 4))}`

/** A day `2026-03-06` to read: `6 March`. */
export const shortDayText = (day: string): string =>
  `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1]}`

/** The same for names that differ only in case, spaces and punctuation: `FedEx SmartPost`, `fedex smart-post`. */
export const foldName = (name: string): string => {
  const folded = name.normalize('NFKC').toLowerCase()
  return folded.replace(/[^\p{L}\p{N}]+/gu, '') || folded
}
