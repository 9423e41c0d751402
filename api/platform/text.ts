import { PlumeError } from './errors.ts'

/** Whether text can be stored: valid Unicode, without the zero byte that PostgreSQL knows no place for. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/**
 * Text that a caller looks for.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export function searchText(name: string, text: string): string {
  if (isStorable(text)) return text
  throw new PlumeError('BAD_USER_INPUT', `${name} holds half a character or a zero byte: send valid Unicode text.`)
}

/**
 * The filter of a column that holds `text`, in any case; Prisma hands it to LIKE as it is.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export const containing = (name: string, text: string) => ({
  contains: searchText(name, text).replace(/[\\%_]/g, '\\$&'),
  mode: 'insensitive' as const,
})

/**
 * What `containing` asks of the database, for text that is at hand; null when nothing is asked for.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export function finder(name: string, search: string | null | undefined): ((text: string) => boolean) | null {
  if (!search) return null
  const part = searchText(name, search).toLowerCase()
  return (text) => text.toLowerCase().includes(part)
}

const longestNote = 2_000

/**
 * What a person says about a decision; null when there is nothing.
 * @throws PlumeError BAD_USER_INPUT when it cannot be stored, or is too long
 */
export function noteText(note: string | null | undefined): string | null {
  const text = note?.trim() ?? ''
  if (text.length > longestNote) {
    throw new PlumeError('BAD_USER_INPUT', `The note has ${text.length} characters: at most ${longestNote} are kept.`)
  }
  return searchText('note', text) || null
}

/** A number with its noun: `1 change`, `2 changes`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
