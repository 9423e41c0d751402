/** Why a value does not fit a GraphQL input type, in a sentence that says what to do. */
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql'
import { InputError } from './errors.ts'

/** A value as its caller wrote it, in JSON or in the document; read no deeper than its type goes. */
export type Written =
  | { kind: 'absent' | 'null' }
  | { kind: 'list'; items(): readonly Written[] }
  | { kind: 'object'; field(name: string): Written }
  | { kind: 'leaf'; value: unknown; readAs(type: GraphQLLeafType): unknown }

/** A value of a variable. */
export function writtenJson(value: unknown): Written {
  if (value === undefined) return { kind: 'absent' }
  if (value === null) return { kind: 'null' }
  if (Array.isArray(value)) return { kind: 'list', items: () => value.map(writtenJson) }
  if (typeof value === 'object') {
    const field = (name: string) => writtenJson((value as Record<string, unknown>)[name])
    return { kind: 'object', field }
  }
  return { kind: 'leaf', value, readAs: (type) => type.parseValue(value) }
}

/** A literal; `variable` is what a variable in it stands for. */
export function writtenLiteral(node: ValueNode, variable: (name: string) => Written): Written {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variable(node.name.value)
    case Kind.NULL:
      return { kind: 'null' }
    case Kind.LIST:
      return { kind: 'list', items: () => node.values.map((item) => writtenLiteral(item, variable)) }
    case Kind.OBJECT: {
      const field = (wanted: string): Written => {
        const found = node.fields.find(({ name }) => name.value === wanted)
        return found ? writtenLiteral(found.value, variable) : { kind: 'absent' }
      }
      return { kind: 'object', field }
    }
    default:
      return { kind: 'leaf', value: valueFromASTUntyped(node), readAs: (type) => type.parseLiteral(node, null) }
  }
}

/**
 * The first reason why a value does not fit; null when it does, or only has fields that the type does not know.
 * Its codes: MISSING_FIELD, BAD_TYPE, NOT_FINITE, and of an enum UNKNOWN_ and what it is of, such as UNKNOWN_STATUS;
 * a scalar's own InputError keeps its code, and its message follows the name of the field.
 */
export function explainValue(written: Written, type: GraphQLInputType, path = ''): InputError | null {
  const name = path || 'The item'
  if (isNonNullType(type)) {
    if (written.kind === 'absent') return new InputError('MISSING_FIELD', `${name} is missing: it must be given.`)
    if (written.kind === 'null') return new InputError('MISSING_FIELD', `${name} is null: give it a value.`)
    return explainValue(written, type.ofType, path)
  }
  if (written.kind === 'absent' || written.kind === 'null') return null
  if (isListType(type)) {
    if (written.kind !== 'list') return explainValue(written, type.ofType, path)
    return first(written.items().entries(), ([index, item]) => explainValue(item, type.ofType, `${path}[${index}]`))
  }
  if (isInputObjectType(type)) return explainObject(written, type, path)
  return explainLeaf(written, type, name)
}

function explainObject(written: Written, type: GraphQLInputObjectType, path: string): InputError | null {
  const fields = Object.values(type.getFields())
  if (written.kind !== 'object') {
    const names = fields
      .toSorted((a, b) => Number(isNonNullType(b.type)) - Number(isNonNullType(a.type)))
      .map(({ name }) => name)
    const some = names.length > 4 ? `${names.slice(0, 4).join(', ')} …` : names.join(', ')
    return new InputError('BAD_TYPE', `${path || 'The item'} is ${shown(written)}: send an object with ${some}.`)
  }
  const inner = path && `${path}.`
  return first(fields, ({ name, type: fieldType, defaultValue }) => {
    const given = written.field(name)
    return given.kind === 'absent' && defaultValue !== undefined
      ? null
      : explainValue(given, fieldType, `${inner}${name}`)
  })
}

function explainLeaf(written: Written, type: GraphQLLeafType, name: string): InputError | null {
  if (written.kind === 'leaf') {
    try {
      if (written.readAs(type) !== undefined) return null
    } catch (error) {
      if (error instanceof InputError) return new InputError(error.code, `${name} ${error.message}`)
    }
    if (typeof written.value === 'number' && !Number.isFinite(written.value))
      return new InputError('NOT_FINITE', `${name} is larger than any number that can be computed with.`)
  }
  if (isEnumType(type)) {
    const values = type.getValues().map((value) => value.name)
    const kind = /[A-Z][a-z]*$/.exec(type.name)?.[0].toUpperCase() ?? 'VALUE'
    return new InputError(`UNKNOWN_${kind}`, `${name} is ${shown(written)}: send one of ${values.join(', ')}.`)
  }
  return new InputError('BAD_TYPE', `${name} is ${shown(written)}: send ${wanted[type.name] ?? `a ${type.name}`}.`)
}

const wanted: Record<string, string> = {
  String: 'text, in quotes',
  ID: 'text, in quotes',
  Float: 'a number, without quotes',
  Int: 'a whole number of at most 2,147,483,647, without quotes',
  Boolean: 'true or false, without quotes',
  DateTime: 'a time as text, like "2026-01-31T09:30:00+01:00"',
}

function first<T>(all: Iterable<T>, explain: (each: T) => InputError | null): InputError | null {
  for (const each of all) {
    const reason = explain(each)
    if (reason) return reason
  }
  return null
}

const maxShownCharacters = 40

function shown(written: Written): string {
  if (written.kind === 'list') return 'a list'
  if (written.kind === 'object') return 'an object'
  if (written.kind !== 'leaf') return written.kind
  const { value } = written
  if (typeof value !== 'string') return String(value)
  return JSON.stringify(value.length > maxShownCharacters ? `${value.slice(0, maxShownCharacters)}…` : value)
}
