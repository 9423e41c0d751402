import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql'

/** Fields of one query that read the database at once; with aliases it could else take the whole pool. */
const atOnce = 3

/**
 * Has the fields of each query, and what counts their rows, take turns, and none begin whose client has left. What does
 * not wait for anything is not held up. Rows of rows are read in batches already.
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
    turnsOf(context).run(() => resolve(root, args, context, info), info)

/** Each operation has a context of its own. */
const turns = new WeakMap<object, ReturnType<typeof createTurns>>()

function turnsOf(context: object) {
  const known = turns.get(context) ?? createTurns()
  turns.set(context, known)
  return known
}

function createTurns() {
  let running = 0
  const waiting: (() => void)[] = []

  function leave(): void {
    running--
    waiting.shift()?.()
  }

  function start<T>(read: () => T | PromiseLike<T>, info: GraphQLResolveInfo): T | Promise<T> {
    running++
    let result: T | PromiseLike<T>
    try {
      // The executor of queries hands its signal on; graphql-js, which runs subscriptions, has none.
      const { signal } = info as { signal?: AbortSignal }
      signal?.throwIfAborted()
      result = read()
    } catch (error) {
      leave()
      throw error
    }
    if (isPromise(result)) return Promise.resolve(result).finally(leave)
    leave()
    return result
  }

  return {
    run<T>(read: () => T | PromiseLike<T>, info: GraphQLResolveInfo): T | Promise<T> {
      if (running < atOnce) return start(read, info)
      return new Promise<void>((resolve) => waiting.push(resolve)).then(() => start(read, info))
    },
  }
}

const isPromise = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof (value as PromiseLike<T> | null)?.then === 'function'
