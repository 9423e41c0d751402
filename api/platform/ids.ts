import { decodeGlobalID } from '@pothos/plugin-relay'
import { v7 } from 'uuid'
import { PlumeError } from './errors.ts'

/** A new row id: UUIDv7, so that ids sort by when they were made. */
export const newId = (): string => v7()

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The type and the row id in a global id; null when the text is none. */
export function parseId(globalId: string): { typename: string; id: string } | null {
  try {
    return decodeGlobalID(globalId)
  } catch {
    return null
  }
}

/**
 * The row id in the global id of a `typename`.
 * @throws PlumeError NOT_FOUND when it is the id of something else
 */
export function rowId(typename: string, globalId: string): string {
  const parsed = parseId(globalId)
  if (parsed?.typename === typename && uuid.test(parsed.id)) return parsed.id
  throw notFound(typename)
}

export const notFound = (typename: string) =>
  new PlumeError('NOT_FOUND', `There is no ${typename} with this id: send the id that a query or a change gave you.`)
