import { type TextKind, tidy, unfitCharacter } from '../platform/characters.ts'
import { InputError } from '../platform/errors.ts'
import { counted } from '../platform/text.ts'

const maxTextLength = 200

/**
 * Normalises a text so that it can be stored, searched and shown.
 * @param kind ID for identifiers: ids that look the same become the same
 * @throws InputError EMPTY, TOO_LONG, BAD_TEXT
 */
export function text(field: string, value: string, kind: TextKind = 'ID'): string {
  const trimmed = value.trim()
  if (trimmed.length > maxTextLength) {
    throw new InputError(
      'TOO_LONG',
      `${field} has ${counted(trimmed.length, 'character')}: at most ${maxTextLength.toLocaleString('en')} are kept.`,
    )
  }
  const spelled = tidy(trimmed, kind)
  if (spelled === '') throw new InputError('EMPTY', `${field} is empty: give it a value.`)
  const problem = unfitCharacter(spelled, kind)
  if (problem) throw new InputError('BAD_TEXT', `${field} holds ${problem}: leave it out.`)
  return spelled
}

/** As `text`; null for a missing value or one of spaces only. */
export const optionalText = (field: string, value: string | null | undefined, kind: TextKind = 'ID'): string | null =>
  value?.trim() ? text(field, value, kind) : null

const earliest = Date.UTC(1970, 0, 1)

/**
 * Checks a time: from 1970 until `aheadMs` after `now`.
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
