/** The types that items are read with: those of the schema, except that a time may lack its offset. */
import {
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql'
import { InputError } from './errors.ts'
import { readTime, timeExample, type WallClock } from './instant.ts'

/** A DateTime of an item. A local time is kept as such: the item may name its zone. */
const timeType = (mayBeLeftOut: boolean) =>
  new GraphQLScalarType<Date | WallClock>({
    name: 'DateTime',
    parseValue(value) {
      if (typeof value !== 'string') throw new TypeError('a time is text')
      if (mayBeLeftOut && value.trim() === '')
        throw new InputError('BAD_TIME', `is empty: leave it out, or ${timeExample}.`)
      const time = readTime(value)
      if (typeof time === 'string') throw new InputError('BAD_TIME', time)
      return time
    },
  })
const requiredTime = timeType(false)
const optionalTime = timeType(true)

const made = new WeakMap<GraphQLInputType, GraphQLInputType>()

/** The type that values of `type` are read with when they stand in an item. */
export function itemTypeOf(type: GraphQLInputType): GraphQLInputType {
  let found = made.get(type)
  if (!found) {
    found = make(type)
    made.set(type, found)
  }
  return found
}

function make(type: GraphQLInputType): GraphQLInputType {
  if (isNonNullType(type)) return new GraphQLNonNull(isTime(type.ofType) ? requiredTime : itemTypeOf(type.ofType))
  if (isListType(type)) return new GraphQLList(itemTypeOf(type.ofType))
  if (isInputObjectType(type)) {
    const { fields, ...config } = type.toConfig()
    const readFields = (): GraphQLInputFieldConfigMap =>
      Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, { ...field, type: itemTypeOf(field.type) }]),
      )
    return new GraphQLInputObjectType({ ...config, fields: readFields, astNode: undefined, extensionASTNodes: [] })
  }
  return isTime(type) ? optionalTime : type
}

const isTime = (type: GraphQLInputType): boolean => isScalarType(type) && type.name === 'DateTime'
