import {
  type GraphQLArgument,
  type GraphQLField,
  GraphQLID,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  GraphQLString,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql'
import { PlumeError } from '../platform/errors.ts'

/**
 * What an argument, or a field of an input, may say in its `extensions` where its bounds differ from the usual ones.
 */
export type ArgumentBounds = {
  maxItems?: number
  /** Characters that a text may have. */
  maxLength?: number
  /** Its resolver checks each item by itself, and takes the good ones. */
  isCheckedByItem?: boolean
}

/** With this many values a filter is still one statement. */
const maxItems = 1_000
const maxLength = 2_000

type Check = (value: unknown, at: string) => void
type Bounded = Pick<GraphQLArgument | GraphQLInputField, 'type' | 'extensions'>

/**
 * Gives every list and every text in the arguments of a schema a bound, so that what is too large is refused before a
 * resolver sees it: BAD_USER_INPUT with the figure and the limit.
 */
export function boundArguments(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) boundField(field)
  }
}

function boundField(field: GraphQLField<unknown, unknown>): void {
  const checks = field.args.flatMap((argument): [string, Check][] => {
    const check = checkOf(argument)
    return check ? [[argument.name, check]] : []
  })
  if (checks.length === 0) return
  const checkAll = (args: Record<string, unknown>) => {
    for (const [name, check] of checks) if (args[name] != null) check(args[name], name)
  }
  const { resolve, subscribe } = field
  if (subscribe) {
    field.subscribe = (root, args, context, info) => {
      checkAll(args)
      return subscribe(root, args, context, info)
    }
  } else if (resolve) {
    field.resolve = (root, args, context, info) => {
      checkAll(args)
      return resolve(root, args, context, info)
    }
  }
}

/** Null where no part of the type can be long. */
function checkOf({ type, extensions }: Bounded): Check | null {
  const bounds = extensions as ArgumentBounds
  return bounds.isCheckedByItem ? null : checkOfType(type, bounds)
}

function checkOfType(declared: GraphQLInputType, bounds: ArgumentBounds): Check | null {
  const type = getNullableType(declared)
  if (isListType(type)) {
    const max = bounds.maxItems ?? maxItems
    const checkItem = checkOfType(type.ofType, bounds)
    return (value, at) => {
      const items = value as readonly unknown[]
      if (items.length > max) throw tooLong(at, items.length, 'items', max, 'Send fewer, in several operations.')
      if (checkItem) for (const [index, item] of items.entries()) if (item != null) checkItem(item, `${at}[${index}]`)
    }
  }
  if (isInputObjectType(type)) {
    const checks = Object.values(type.getFields()).flatMap((field): [string, Check][] => {
      const check = checkOf(field)
      return check ? [[field.name, check]] : []
    })
    return checks.length === 0
      ? null
      : (value, at) => {
          const fields = value as Record<string, unknown>
          for (const [name, check] of checks) if (fields[name] != null) check(fields[name], `${at}.${name}`)
        }
  }
  // One enum takes any text, so that one bad item does not fail the whole call.
  if (type !== GraphQLString && type !== GraphQLID && !isEnumType(type)) return null
  const max = bounds.maxLength ?? maxLength
  return (value, at) => {
    const { length } = String(value)
    if (length > max) throw tooLong(at, length, 'characters', max, 'Send a shorter text.')
  }
}

const tooLong = (at: string, length: number, of: string, max: number, todo: string) =>
  new PlumeError(
    'BAD_USER_INPUT',
    `${at} has ${length.toLocaleString('en')} ${of}: at most ${max.toLocaleString('en')} are allowed. ${todo}`,
  )
