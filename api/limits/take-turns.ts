import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql'
import { createSlots, type Slots } from './slots.ts'

/** Fields of one query that read the database at once; with aliases it could otherwise take the whole pool. */
const atOnce = 3

/**
 * Makes the fields of each query, and the counts of their rows, take turns, and begins none whose client has left.
 * Fields that wait for nothing are not held up. Rows of rows are read in batches already.
 */
export function takeTurns(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    field.resolve = inTurn(field.resolve ?? defaultFieldResolver)
    const type = getNamedType(field.type)
    const count = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields().totalCount : undefined
    if (count) count.resolve = inTurn(count.resolve ?? defaultFieldResolver)
  }
}

const inTurn =
  (resolve: GraphQLFieldResolver<unknown, object>): GraphQLFieldResolver<unknown, object> =>
  (root, args, context, info) =>
    turnsOf(context).run(() => resolve(root, args, context, info), signalOf(info))

/** The executor of queries hands its signal on; graphql-js, which runs subscriptions, has none. */
const signalOf = (info: GraphQLResolveInfo) => (info as { signal?: AbortSignal }).signal

/** Each operation has a context of its own. */
const turns = new WeakMap<object, Slots>()

function turnsOf(context: object): Slots {
  const known = turns.get(context) ?? createSlots(atOnce)
  turns.set(context, known)
  return known
}
