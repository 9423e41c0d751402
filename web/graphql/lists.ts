import type { Cache, Entity, FieldInfo, Link } from '@urql/exchange-graphcache'
import { graphql } from './generated/gql.ts'
import { type Row, type RowKind, rowBelongs, type Where } from './where.ts'

const edges = {
  Hotspot: graphql(/* GraphQL */ `
    fragment PlacedHotspot on HotspotEdge {
      cursor
      node {
        id
      }
    }
  `),
  Alert: graphql(/* GraphQL */ `
    fragment PlacedAlert on AlertEdge {
      cursor
      node {
        id
      }
    }
  `),
  Recommendation: graphql(/* GraphQL */ `
    fragment PlacedRecommendation on RecommendationEdge {
      cursor
      node {
        id
      }
    }
  `),
}

const listOf = { Hotspot: 'hotspots', Alert: 'alerts', Recommendation: 'recommendations' } as const

/**
 * Puts a row, which the cache has just been given, into each cached list that it belongs to, first, and takes it out of
 * each that it no longer belongs to. Doing it again changes nothing. `totalCount` stays what the server said: see
 * `countOf`.
 */
export function placeInLists(cache: Cache, kind: RowKind, id: string): void {
  const row = readRow(cache, kind, id)
  for (const field of cache.inspectFields('Query')) {
    if (field.fieldName === listOf[kind] && isFirstPage(field)) placeInList(cache, kind, id, row, field)
  }
}

function placeInList(cache: Cache, kind: RowKind, id: string, row: Row, field: FieldInfo): void {
  const list = cache.resolve('Query', field.fieldKey)
  if (typeof list !== 'string') return
  const held = cache.resolve(list, 'edges')
  if (!Array.isArray(held)) return
  const edge = `${kind}Edge:${id}`
  const isHeld = (held as unknown[]).includes(edge)
  const belongs = rowBelongs(row, field.arguments?.where as Where | undefined)
  if (belongs === isHeld) return

  if (belongs) {
    const data = { __typename: `${kind}Edge`, cursor: '', node: { __typename: kind, id } }
    cache.writeFragment(edges[kind], data as never)
    cache.link(list, 'edges', [edge, ...held] as Link<Entity>)
  } else {
    cache.link(list, 'edges', held.filter((key) => key !== edge) as Link<Entity>)
  }
}

const isFirstPage = ({ arguments: args }: FieldInfo) => !args?.after && !args?.before

function readRow(cache: Cache, kind: RowKind, id: string): Row {
  const key = `${kind}:${id}`
  const entity = kind === 'Hotspot' ? cache.resolve(key, 'entity') : null
  return {
    status: cache.resolve(key, 'status') as string | undefined,
    severity: cache.resolve(key, kind === 'Alert' ? 'level' : 'severity') as string | undefined,
    entityType: typeof entity === 'string' ? (cache.resolve(entity, 'type') as string) : undefined,
  }
}
