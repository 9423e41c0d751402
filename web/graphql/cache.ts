import {
  type Cache,
  cacheExchange,
  type Data,
  type Entity,
  type Link,
  type OptimisticMutationResolver,
  type Resolver,
  type UpdateResolver,
} from '@urql/exchange-graphcache'
import { gql } from 'urql'
import type { Said } from '../rows/action.ts'
import type { CachedKind } from '../rows/kind.ts'
import { type RowKind, rowKindNames, rowKinds } from '../rows/row-kinds.ts'
import { introspection } from './generated/introspection.ts'
import { heldIds, placeInLists, takeFromLists } from './lists.ts'

type Keyed = { id: string; hotspot?: { id: string } | null; package?: { id: string } | null }

/** Types without an id are part of what holds them; an edge is keyed by its row, so that live rows can be linked into lists. */
const keys = Object.fromEntries(
  introspection.__schema.types.flatMap((type): [string, (data: Data) => string | null][] =>
    !('fields' in type) || type.fields.some(({ name }) => name === 'id')
      ? []
      : [[type.name, type.name.endsWith('Edge') ? (edge) => (edge.node as Keyed | undefined)?.id ?? null : () => null]],
  ),
)

type Actions = NonNullable<CachedKind['actions']>

/** The keys of rows that should never have been. The cache still holds them: what tells of one could not be read else. */
type Gone = Set<string>

/** A row by id is the row that a list already holds; what the cache lacks of it is fetched. */
const fromCache =
  (kind: RowKind, gone: Gone): Resolver =>
  (_parent, args, cache, info) => {
    const key = `${kind}:${args.id}`
    // Always looked at: what is forgotten is unlinked here, and whoever has looked then looks again.
    const linked = cache.resolve(info.parentKey, info.fieldName, args)
    if (gone.has(key)) return null
    return cache.resolve(key, 'id') ? key : linked
  }

/** The list of the row that one is a part of; null where there is none, or the cache does not hold it. */
function listAround(cache: Cache, kind: RowKind, row: Keyed): { owner: string; list: string; held: string[] } | null {
  const { partOf }: CachedKind = rowKinds[kind]
  const whole = partOf && row[partOf.by]
  if (!whole) return null
  const owner = `${partOf.owner}:${whole.id}`
  const held = cache.resolve(owner, partOf.list)
  return Array.isArray(held) ? { owner, list: partOf.list, held: held as string[] } : null
}

/** Adds a new row to the one that it is a part of, first. */
function linkTo(cache: Cache, kind: RowKind, row: Keyed): void {
  const key = `${kind}:${row.id}`
  const around = listAround(cache, kind, row)
  if (around && !around.held.includes(key)) cache.link(around.owner, around.list, [key, ...around.held] as Link<Entity>)
}

/** Takes a row that should never have been out of all that shows it. */
function forget(cache: Cache, kind: RowKind, row: Keyed): void {
  const key = `${kind}:${row.id}`
  const { one }: CachedKind = rowKinds[kind]
  // Nothing of the row itself has changed, by which the cache would look at it again for who shows it; and the link may
  // be null already, where the server was asked for a row that was gone: only another value than before is a change.
  if (one) {
    cache.link('Query', one, { id: row.id }, key)
    cache.link('Query', one, { id: row.id }, null)
  }
  takeFromLists(cache, kind, row.id)
  const around = listAround(cache, kind, row)
  if (around?.held.includes(key))
    cache.link(around.owner, around.list, around.held.filter((each) => each !== key) as Link<Entity>)
}

const onChange =
  (kind: RowKind, gone: Gone): UpdateResolver =>
  (parent, _args, cache, info) => {
    const change = parent[info.fieldName] as Record<string, unknown> | null
    const row = change?.[rowKinds[kind].row] as Keyed | undefined
    if (!row) return
    const key = `${kind}:${row.id}`
    if (change?.kind === 'LEFT') {
      gone.add(key)
      return forget(cache, kind, row)
    }
    gone.delete(key)
    placeInLists(cache, kind, row.id)
    // The cache forgets what nothing links to any more, but never what nothing has ever linked to.
    cache.link('Query', `newest${kind}`, key)
    linkTo(cache, kind, row)
  }

const onAnswer =
  (kind: RowKind): UpdateResolver =>
  (parent, _args, cache, info) => {
    const row = parent[info.fieldName] as Keyed | null
    if (row) placeInLists(cache, kind, row.id)
  }

/** Shows what is held as an action on all rows leaves it, until the stream says so of each: more may have come since. */
const onAll =
  (kind: RowKind, { becomes }: NonNullable<Actions['onAll']>): UpdateResolver =>
  (_parent, _args, cache, { optimistic }) => {
    if (!optimistic) return
    const changed = becomes()
    const fragment = gql(`fragment All${kind} on ${kind} { id ${Object.keys(changed).join(' ')} }`)
    for (const id of heldIds(cache, kind)) {
      cache.writeFragment(fragment, { __typename: kind, id, ...changed } as never)
      placeInLists(cache, kind, id)
    }
  }

/** What a row becomes by an action; what it does not name stays as it is held. */
const atOnce =
  (kind: RowKind, { becomes }: Actions['each'][number]): OptimisticMutationResolver =>
  (args) => ({ __typename: kind, id: String(args.id), ...becomes(args as Said, new Date().toISOString()) })

/** What is done for some fields of each kind of row, by the fields' names. */
const byField = <Done>(done: (kind: RowKind, of: CachedKind) => readonly [field: string, done: Done][]) =>
  Object.fromEntries(rowKindNames.flatMap((kind) => done(kind, rowKinds[kind])))

/**
 * The normalised, schema-aware cache. Changes enter and leave its lists here; what a person does shows at once and is
 * taken back when the server refuses it.
 */
export function plumeCache() {
  const gone: Gone = new Set()
  return cacheExchange({
    schema: introspection as never,
    keys,
    resolvers: { Query: byField((kind, { one }) => (one ? [[one, fromCache(kind, gone)]] : [])) },
    updates: {
      Subscription: byField((kind, { stream }) => [[stream, onChange(kind, gone)]]),
      Mutation: {
        ...byField((kind, { actions }) => actions?.each.map(({ name }) => [name, onAnswer(kind)]) ?? []),
        ...byField((kind, { actions }) => (actions?.onAll ? [[actions.onAll.name, onAll(kind, actions.onAll)]] : [])),
      },
    },
    optimistic: {
      ...byField((kind, { actions }) => actions?.each.map((action) => [action.name, atOnce(kind, action)]) ?? []),
      ...byField((_kind, { actions }) => (actions?.onAll ? [[actions.onAll.name, () => 0]] : [])),
    },
  })
}
