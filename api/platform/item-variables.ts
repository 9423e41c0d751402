/** The variables of an operation as its literal items need them: each is read by itself, when an item uses it. */

import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
  valueFromAST,
  visit,
} from 'graphql'
import { InputError, PlumeError } from './errors.ts'
import { explainValue, type Written, writtenJson, writtenLiteral } from './explain-value.ts'
import { itemTypeOf } from './item-types.ts'
import { counted } from './text.ts'

/** Marks a value with fields that its type does not know: the whole call is wrong. */
export const isMisnamed = Symbol('misnamed')

/** Items in their order; a wrong item is replaced by the reason. */
export type Items<T> = readonly (T | InputError)[]

/** Items that are read one by one: an error when there are too many, null when one has an unknown field. */
export function readEach<T>(
  values: readonly T[],
  maxItems: number,
  read: (value: T) => unknown,
): Items<unknown> | PlumeError | null {
  if (values.length > maxItems) {
    const message = `${counted(values.length, 'item')} are too many for one call: send at most ${maxItems.toLocaleString('en')}.`
    return new PlumeError('BAD_USER_INPUT', message)
  }
  // Without a stack trace, which costs more than everything else about a wrong item.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    const items: unknown[] = []
    for (const value of values) {
      const item = read(value)
      if (item === isMisnamed) return null
      items.push(item)
    }
    return items
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** A list in an item may be millions of values long, each of them wrong. */
const maxReasons = 50

/** @returns the value, why it does not fit (InputError), or `isMisnamed` */
function readJson(raw: unknown, type: GraphQLInputType): unknown {
  const reasons: string[] = []
  let value: unknown
  try {
    value = coerceInputValue(
      raw,
      type,
      (_path, _value, reason) => {
        if (reasons.push(reason.message) === maxReasons) throw reason
      },
      true,
    )
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
  }
  if (reasons.length === 0) return value
  if (reasons.some((reason) => /^Field ".*" is not defined by type /s.test(reason))) return isMisnamed
  return explainValue(writtenJson(raw), type) ?? new InputError('BAD_TYPE', reasons[0] ?? '')
}

/** The variables of one operation. */
export type Variables = {
  /** The items of a variable that holds all of them, or one; null when it holds none: GraphQL says so. */
  readList(name: string, itemType: GraphQLInputType, maxItems: number): Items<unknown> | PlumeError | null
  /** The literal that replaces a variable that was not sent. */
  defaultOf(name: string): ValueNode | null
  written(name: string): Written
  /** Those that are right, in literals. */
  values: Record<string, unknown>
  /** Why a variable in a literal is wrong; null when all of them are right. */
  wrongIn(node: ValueNode): InputError | typeof isMisnamed | null
}

export function createVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  raw: { readonly [name: string]: unknown },
): Variables {
  const definitions = new Map(variableDefinitions.map((node) => [node.variable.name.value, node]))
  const values: Record<string, unknown> = {}
  const wrong = new Map<string, InputError | typeof isMisnamed | null>()
  const lists = new Map<string, Items<unknown> | PlumeError | null>()
  const rawOf = (name: string) => (Object.hasOwn(raw, name) ? raw[name] : undefined)
  const defaultOf = (name: string) => (rawOf(name) === undefined ? (definitions.get(name)?.defaultValue ?? null) : null)

  function read(name: string): InputError | typeof isMisnamed | null {
    const definition = definitions.get(name)
    const type = definition && (typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined)
    if (!type) return null
    const fallback = defaultOf(name)
    if (!fallback && rawOf(name) === undefined && !isNonNullType(type)) return null
    const value = fallback ? valueFromAST(fallback, itemTypeOf(type)) : readJson(rawOf(name), itemTypeOf(type))
    if (value instanceof InputError || value === isMisnamed) return value
    values[name] = value
    return null
  }

  function listOf(name: string): unknown[] | null {
    const value = rawOf(name)
    if (Array.isArray(value)) return value
    return typeof value === 'object' && value !== null ? [value] : null
  }

  return {
    readList(name, itemType, maxItems) {
      // Fields that share a variable share its items.
      if (!lists.has(name)) {
        const list = listOf(name)
        lists.set(name, list && readEach(list, maxItems, (item) => readJson(item, itemType)))
      }
      return lists.get(name) ?? null
    },
    defaultOf,
    values,
    written(name) {
      const fallback = defaultOf(name)
      return fallback ? writtenLiteral(fallback, () => ({ kind: 'absent' })) : writtenJson(rawOf(name))
    },
    wrongIn(node) {
      if (definitions.size === 0) return null
      let found: InputError | typeof isMisnamed | null = null
      for (const name of variablesIn(node)) {
        if (!wrong.has(name)) wrong.set(name, read(name))
        const reason = wrong.get(name) ?? null
        if (reason && found !== isMisnamed) found = reason
      }
      return found
    },
  }
}

/** The names of all variables in these nodes. */
export function variablesIn(...nodes: Parameters<typeof visit>[0][]): Set<string> {
  const names = new Set<string>()
  for (const node of nodes) visit(node, { Variable: ({ name }) => void names.add(name.value) })
  return names
}
