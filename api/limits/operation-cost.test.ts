import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type DocumentNode, getIntrospectionQuery, getOperationAST, parse, validate, visit } from 'graphql'
import { describe, expect, it } from 'vitest'
import * as dashboard from '../../web/graphql/generated/graphql.ts'
import { readConfig } from '../platform/config.ts'
import { schema } from '../schema.ts'
import { checkText } from './check-text.ts'
import { costOf } from './operation-cost.ts'

const cost = (query: string, variables: Record<string, unknown> = {}) =>
  costOf(schema, parse(query), null, variables).cost
const { operations } = readConfig({})

/** Every whole number that it takes as the longest page. */
function longest(document: DocumentNode): Record<string, number> {
  const sizes: Record<string, number> = {}
  visit(document, {
    VariableDefinition({ variable, type }) {
      if (/Int/.test(JSON.stringify(type))) sizes[variable.name.value] = 500
    },
  })
  return sizes
}

describe('the cost of an operation', () => {
  it('grows with the page that is asked for, in a literal, a variable or its default', () => {
    const page = (size: string) => cost(`{ packages(${size}) { edges { node { id } } } }`)
    expect(page('first: 200') - page('first: 100')).toBe(page('first: 300') - page('first: 200'))
    expect(page('last: 100')).toBe(page('first: 100'))
    expect(page('where: {}')).toBe(page('first: 50'))
    expect([page('first: 100000'), page('first: -1')]).toEqual([page('first: 500'), page('first: 0')])
    const byVariable = (declared: string, variables: object) =>
      cost(`query (${declared}) { packages(first: $n) { edges { node { id } } } }`, { ...variables })
    expect(byVariable('$n: Int', { n: 100 })).toBe(page('first: 100'))
    expect(byVariable('$n: Int = 100', {})).toBe(page('first: 100'))
    expect(byVariable('$n: Int = 100', { n: 200 })).toBe(page('first: 200'))
    expect(byVariable('$n: Int', { n: null })).toBe(page('first: 50'))
  })

  it('multiplies where pages and lists lie within each other', () => {
    const inner = (size: number) =>
      cost(`{ entities(first: 100) { edges { node { hotspots(first: ${size}) { edges { node { id } } } } } } }`)
    expect(inner(500)).toBeGreaterThan(4 * inner(100))
    expect(cost('{ packages(first: 100) { edges { node { scans { id } } } } }')).toBeGreaterThan(
      3 * cost('{ packages(first: 100) { edges { node { id } } } }'),
    )
  })

  it('counts what a fragment holds as if it stood where it is spread', () => {
    const whole = '{ packages(first: 100) { totalCount edges { node { id carrier } } } }'
    const spread =
      '{ packages(first: 100) { ...Page } } fragment Page on PackageConnection { totalCount edges { ...Edge } } fragment Edge on PackageEdge { node { ... on Package { id carrier } } }'
    expect(cost(spread)).toBe(cost(whole))
  })

  it('is within the limits for everything that the dashboard asks, with its longest pages', () => {
    const documents = Object.entries(dashboard).flatMap(([name, value]) =>
      name.endsWith('Document') && getOperationAST(value as DocumentNode)
        ? [[name, value as DocumentNode] as const]
        : [],
    )
    expect(documents.length).toBeGreaterThan(20)
    for (const [name, document] of documents) {
      const { cost, depth } = costOf(schema, document, null, longest(document))
      expect(cost, name).toBeLessThanOrEqual(operations.maxCost)
      expect(depth, name).toBeLessThanOrEqual(operations.maxDepth)
    }
  })

  it('is within the limits for everything that the README shows, and for the tools that read the schema', () => {
    const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8')
    const blocks = [...readme.matchAll(/```graphql\n([\s\S]+?)```/g)].map(([, text]) => text ?? '')
    const inline = [...readme.matchAll(/`([a-z]\w*\([^`]*\) \{[^`]*\}|[a-z]\w+ \{[^`]*\})`/g)].map(
      ([, text]) => `{ ${text} }`,
    )
    const introspection = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true })
    const shown = [...blocks, ...inline, introspection].filter((text) => !text.includes('…'))
    expect(shown.length).toBeGreaterThan(3)
    for (const text of shown) {
      checkText(text, operations)
      const document = parse(text)
      expect(validate(schema, document), text).toEqual([])
      const { cost, depth } = costOf(schema, document, null, {})
      expect(cost, text).toBeLessThanOrEqual(operations.maxCost)
      expect(depth, text).toBeLessThanOrEqual(operations.maxDepth)
    }
  })
})
