import { InputError } from '../platform/errors.ts'
import { isStorable } from '../platform/text.ts'

const longestText = 200

/**
 * Text that can be stored, found again and shown.
 * @throws InputError EMPTY, TOO_LONG, BAD_TEXT
 */
export function text(field: string, value: string): string {
  const trimmed = value.trim()
  if (trimmed === '') throw new InputError('EMPTY', `${field} is empty: give it a value.`)
  if (trimmed.length > longestText) {
    throw new InputError('TOO_LONG', `${field} has ${trimmed.length} characters: at most ${longestText} are kept.`)
  }
  if (!isStorable(trimmed)) {
    throw new InputError('BAD_TEXT', `${field} holds half a character or a zero byte: send valid Unicode text.`)
  }
  return trimmed
}

/** As `text`; nothing, or nothing but spaces, is null. */
export const optionalText = (field: string, value: string | null | undefined): string | null =>
  value?.trim() ? text(field, value) : null

const earliest = Date.UTC(1970, 0, 1)

/**
 * A time that has come: from 1970 until `aheadMs` after `now`.
 * @throws InputError OUT_OF_RANGE
 */
export function instant(field: string, date: Date, now: Date, aheadMs: number): Date {
  const ahead = date.getTime() - now.getTime()
  if (Number.isNaN(ahead) || ahead > aheadMs || date.getTime() < earliest) {
    const given = Number.isNaN(ahead) ? 'no date' : date.toISOString()
    throw new InputError('OUT_OF_RANGE', `${field} is ${given}: it must be a time from 1970 until now.`)
  }
  return date
}
