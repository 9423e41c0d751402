/**
 * JSON columns: each has one reader, beside what owns it. Content without a `version` is of version 1, and so is every
 * list; a later layout is an object that says its version.
 */
import { StoredDataError } from './errors.ts'

/** The version of a column's content. */
export const versionOf = (stored: unknown): unknown =>
  isRecord(stored) && stored.version !== undefined ? stored.version : 1

/**
 * The reader of a column that has one version so far. `name` is that of its table and column, `remedy` what to do where the
 * content is damaged, `isWhole` whether it is what was written.
 * @returns a function that gives the content back as it is, or throws StoredDataError
 */
export function jsonReader<Content>(
  name: string,
  remedy: string,
  isWhole: (content: unknown) => content is Content,
): (stored: unknown) => Content {
  return (stored) => {
    checkVersion(name, stored)
    if (!isWhole(stored)) throw new StoredDataError(`${name} is damaged: ${remedy}.`)
    return stored
  }
}

/** @throws StoredDataError where the content is of a version that is not read */
export function checkVersion(name: string, stored: unknown): void {
  const version = versionOf(stored)
  if (version === 1) return
  throw new StoredDataError(
    `${name} is of version ${JSON.stringify(version).slice(0, 20)}, and this Plume reads version 1: a newer Plume wrote it, so run that one on every node.`,
  )
}

/** What is read, or `instead` of what cannot be read, with a warning: where one damaged row must not lose the others. */
export function readOrLeaveOut<Content, Instead>(read: () => Content, instead: Instead): Content | Instead {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof StoredDataError)) throw error
    warnOnce(error.message)
    return instead
  }
}

/** The messages are few: each names a column. */
const told = new Set<string>()

function warnOnce(message: string): void {
  if (told.has(message)) return
  told.add(message)
  process.emitWarning(`Left out: ${message}`, { code: 'PLUME_STORED_DATA' })
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A check of lists, by a check of their items. */
export const isListOf =
  <Item>(isItem: (value: unknown) => value is Item) =>
  (value: unknown): value is Item[] =>
    Array.isArray(value) && value.every(isItem)
