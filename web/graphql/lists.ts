import type { Cache, Entity, FieldInfo, Link } from '@urql/exchange-graphcache'
import { gql } from 'urql'
import type { CachedKind } from '../rows/kind.ts'
import { type RowKind, rowKindNames, rowKinds } from '../rows/row-kinds.ts'
import { isDecidable, type Row, rowBelongs, type Where } from './where.ts'

const edgeFragment = (kind: RowKind) => `fragment Placed${kind} on ${kind}Edge { cursor node { id } }`
const edgeOf = Object.fromEntries(rowKindNames.map((kind) => [kind, gql(edgeFragment(kind))])) as Record<
  RowKind,
  ReturnType<typeof gql>
>

/**
 * Puts a row, which the cache has just been given, into each cached list that it belongs to, first, and takes it out of
 * each that it no longer belongs to. Doing it again changes nothing. `totalCount` stays what the server said: see
 * `totalOf`.
 */
export function placeInLists(cache: Cache, kind: RowKind, id: string): void {
  const row = readRow(cache, kind, id)
  for (const field of cache.inspectFields('Query')) {
    if (field.fieldName === rowKinds[kind].list && isFirstPage(field)) placeInList(cache, kind, id, row, field)
  }
}

/** Takes a row out of each cached list, whatever its filter and page. */
export function takeFromLists(cache: Cache, kind: RowKind, id: string): void {
  const edge = `${kind}Edge:${id}`
  for (const field of cache.inspectFields('Query')) {
    const held = field.fieldName === rowKinds[kind].list ? heldEdges(cache, field) : null
    if (!held?.edges.includes(edge)) continue
    cache.link(held.list, 'edges', held.edges.filter((key) => key !== edge) as Link<Entity>)
  }
}

/** The ids of all rows of a kind that cached lists hold. */
export function heldIds(cache: Cache, kind: RowKind): string[] {
  const ids = cache
    .inspectFields('Query')
    .filter(({ fieldName }) => fieldName === rowKinds[kind].list)
    .flatMap((field) => heldEdges(cache, field)?.edges ?? [])
    .map((edge) => edge.slice(`${kind}Edge:`.length))
  return [...new Set(ids)]
}

/** The keys of a cached list and of its edges. */
function heldEdges(cache: Cache, { fieldKey }: FieldInfo): { list: string; edges: string[] } | null {
  const list = cache.resolve('Query', fieldKey)
  const edges = typeof list === 'string' ? cache.resolve(list, 'edges') : null
  return typeof list === 'string' && Array.isArray(edges) ? { list, edges: edges as string[] } : null
}

function placeInList(cache: Cache, kind: RowKind, id: string, row: Row, field: FieldInfo): void {
  const where = { ...(field.arguments?.where as Where | undefined), unread: field.arguments?.unread as boolean }
  const held = isDecidable(where) ? heldEdges(cache, field) : null
  if (!held) return
  const { list, edges } = held
  const edge = `${kind}Edge:${id}`
  const isHeld = edges.includes(edge)
  const belongs = rowBelongs(row, where)
  if (belongs === isHeld) return

  if (belongs) {
    const data = { __typename: `${kind}Edge`, cursor: '', node: { __typename: kind, id } }
    cache.writeFragment(edgeOf[kind], data as never)
    cache.link(list, 'edges', [edge, ...edges] as Link<Entity>)
  } else {
    cache.link(list, 'edges', edges.filter((key) => key !== edge) as Link<Entity>)
  }
}

const isFirstPage = ({ arguments: args }: FieldInfo) => !args?.after && !args?.before

function readRow(cache: Cache, kind: RowKind, id: string): Row {
  const key = `${kind}:${id}`
  const { severity, type, texts }: CachedKind['filtered'] = rowKinds[kind].filtered
  const textAt = (path: string) => valueAt(cache, key, path) as string | undefined
  return {
    status: textAt('status'),
    severity: severity ? textAt(severity) : undefined,
    type: type ? textAt(type) : undefined,
    texts: texts.map(textAt),
    read: valueAt(cache, key, 'read') as boolean | undefined,
  }
}

/** A field of a row, or of one that it links to: `entity.name`; undefined where the cache does not hold it. */
function valueAt(cache: Cache, key: string, path: string): unknown {
  const [field = '', ...rest] = path.split('.')
  const value = cache.resolve(key, field)
  if (rest.length === 0) return value
  return typeof value === 'string' ? valueAt(cache, value, rest.join('.')) : undefined
}
