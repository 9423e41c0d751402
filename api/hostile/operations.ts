/** GraphQL operations such as careless and malicious callers send them, drawn from the schema and a seed. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { type Draw, times } from './draw.ts'

/** What is sent as the body of a request; `variables` may be anything. */
export type Operation = { kind: string; query: string; variables?: unknown }

const schema = buildSchema(readFileSync(path.join(import.meta.dirname, '../../schema.graphql'), 'utf8'))
const queryType = schema.getQueryType() as GraphQLObjectType
const mutationType = schema.getMutationType() as GraphQLObjectType

/** Rows that exist, so that not everything ends at NOT_FOUND. */
export type Known = { ids: readonly string[]; trackingNumbers: readonly string[]; entityKeys: readonly string[] }

/** Mutations that would have the run wait for something that is no part of it. */
const leftOut = new Set(['addWebhook', 'replayWebhook'])

const kinds: Record<string, { weight: number; make: (draw: Draw, known: Known) => Omit<Operation, 'kind'> }> = {
  valid: { weight: 40, make: validQuery },
  mutation: { weight: 8, make: validMutation },
  odd: { weight: 12, make: oddValues },
  deep: { weight: 7, make: deep },
  wide: { weight: 7, make: wide },
  aliased: { weight: 7, make: aliased },
  fragments: { weight: 7, make: fragments },
  variables: { weight: 5, make: hugeVariables },
  directives: { weight: 4, make: directives },
  broken: { weight: 12, make: broken },
}
const lots = Object.entries(kinds).flatMap(([kind, { weight }]) => times(weight, () => kind))

export function makeOperation(draw: Draw, known: Known): Operation {
  const kind = draw.pick(lots)
  return { kind, ...(kinds[kind] as (typeof kinds)[string]).make(draw, known) }
}

function validQuery(draw: Draw, known: Known) {
  const fields = times(draw.size(1, 4), (n) => rootField(draw, known, queryType, `a${n}`))
  return { query: `{ ${fields.join(' ')} }` }
}

function validMutation(draw: Draw, known: Known) {
  return { query: `mutation { ${rootField(draw, known, mutationType, 'a')} }` }
}

function rootField(draw: Draw, known: Known, type: GraphQLObjectType, alias: string): string {
  const fields = Object.values(type.getFields()).filter(({ name }) => !leftOut.has(name))
  return fieldText(draw, known, draw.pick(fields), alias, draw.int(1, 4))
}

type AnyField = GraphQLField<unknown, unknown>

function fieldText(draw: Draw, known: Known, field: AnyField, alias: string | null, depth: number): string {
  const args = field.args
    .filter(({ type }) => isNonNullType(type) || draw.chance(0.4))
    .map(({ name, type }) => `${name}: ${literal(draw, known, type, name)}`)
  const head = `${alias ? `${alias}: ` : ''}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`
  const type = getNamedType(field.type)
  return isLeafType(type) ? head : `${head} { ${selection(draw, known, type as GraphQLObjectType, depth)} }`
}

function selection(draw: Draw, known: Known, type: GraphQLObjectType, depth: number): string {
  if (!isObjectType(type) && !isInterfaceType(type)) return '__typename'
  const fields = Object.values(type.getFields())
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0)
  const branches = fields.filter((field) => !isLeafType(getNamedType(field.type)))
  const texts = leaves.filter(() => draw.chance(0.5)).map(({ name }) => name)
  if (depth > 0 && branches.length > 0) {
    for (let n = draw.int(1, 2); n > 0; n--) {
      const branch = draw.pick(branches)
      if (!texts.some((text) => text.startsWith(branch.name))) {
        texts.push(fieldText(draw, known, branch, null, depth - 1))
      }
    }
  }
  return texts.length > 0 ? texts.join(' ') : '__typename'
}

function literal(draw: Draw, known: Known, type: GraphQLInputType, name: string): string {
  const nullable = getNullableType(type)
  if (isListType(nullable)) {
    return `[${times(draw.size(1, 8), () => literal(draw, known, nullable.ofType, name)).join(', ')}]`
  }
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).filter(({ type }) => isNonNullType(type) || draw.chance(0.4))
    return `{ ${fields.map((field) => `${field.name}: ${literal(draw, known, field.type, field.name)}`).join(', ')} }`
  }
  if (isEnumType(nullable)) return draw.pick(nullable.getValues()).name
  switch ((nullable as { name: string }).name) {
    case 'Int':
      return String(name === 'first' || name === 'last' ? draw.int(1, 50) : draw.int(0, 1_000))
    case 'Float':
      return String(draw.chance(0.5) ? draw.int(-90, 90) : draw.random() * 1e4)
    case 'Boolean':
      return String(draw.chance(0.5))
    case 'DateTime':
      return JSON.stringify(new Date(Date.UTC(2024, 0, 1) + draw.random() * 6e10).toISOString())
    case 'ID':
      return JSON.stringify(draw.pick(known.ids))
    default:
      return JSON.stringify(textFor(draw, known, name))
  }
}

function textFor(draw: Draw, known: Known, name: string): string {
  if (name === 'trackingNumber' || name === 'trackingNumbers') return draw.pick(known.trackingNumbers)
  if (name === 'key') return draw.pick(known.entityKeys)
  if (name === 'eventId' || name === 'eventIds') return `hostile-${draw.int(1, 5_000)}`
  return draw.pick(['Hamburg', 'a', 'DHL', 'diesel', 'litres', `text ${draw.int(1, 99)}`])
}

/** Values that no schema expects, where it expects others. */
const oddities: readonly (() => unknown)[] = [
  () => null,
  () => '',
  () => ' ',
  () => '\u0000',
  () => '\ud800',
  () => 'x\u200b\u202e',
  () => -1,
  () => 0,
  () => 2 ** 31,
  () => 1e308,
  () => 12.5,
  () => '12.5',
  () => true,
  () => [],
  () => [null],
  () => [[[]]],
  () => ({}),
  () => ({ a: { b: [] } }),
  () => 'TRUCK',
  () => '2026-02-30T25:61:00Z',
  () => '2026-03-01T08:00:00',
  () => '9'.repeat(400),
  () => 'constructor',
  () => '__proto__',
  () => ({ __proto__: null, constructor: 1 }),
  () => '%',
  () => '\'; drop table "Package"; --',
]

function oddValues(draw: Draw, known: Known) {
  const type = draw.chance(0.5) ? mutationType : queryType
  const fields = Object.values(type.getFields()).filter(({ name, args }) => args.length > 0 && !leftOut.has(name))
  const field = draw.pick(fields)
  const args = field.args.filter(({ type: each }) => isNonNullType(each) || draw.chance(0.6))
  const variables: Record<string, unknown> = {}
  for (const { name, type: each } of args) variables[name] = oddValue(draw, known, each, name, 4)
  const declared = args.map(({ name, type: each }) => `$${name}: ${each}`).join(', ')
  const given = args.map(({ name }) => `${name}: $${name}`).join(', ')
  const named = getNamedType(field.type)
  const inner = isLeafType(named) ? '' : ` { ${selection(draw, known, named as GraphQLObjectType, 1)} }`
  const operation = type === mutationType ? 'mutation' : 'query'
  return {
    query: `${operation}${declared && ` (${declared})`} { ${field.name}${given && `(${given})`}${inner} }`,
    variables,
  }
}

function oddValue(draw: Draw, known: Known, type: GraphQLInputType, name: string, depth: number): unknown {
  if (depth === 0 || draw.chance(0.3)) return draw.pick(oddities)()
  const nullable = getNullableType(type)
  if (isListType(nullable)) {
    return times(draw.size(1, 30), () => oddValue(draw, known, nullable.ofType, name, depth - 1))
  }
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).filter(() => draw.chance(0.7))
    return Object.fromEntries(fields.map((each) => [each.name, oddValue(draw, known, each.type, each.name, depth - 1)]))
  }
  return JSON.parse(isEnumType(nullable) ? '"ROAD"' : literal(draw, known, nullable, name))
}

function deep(draw: Draw) {
  const depth = draw.size(3, 20_000)
  const nested = (open: string, close: string, core: string) => open.repeat(depth) + core + close.repeat(depth)
  return draw.pick([
    () => ({ query: `{ hotspots(first: 1) { edges { node { ${nested('alerts { hotspot { ', '} }', 'id')} } } } }` }),
    () => ({ query: `{ packages(first: 2) { edges { node { ${nested('anomalies { package { ', '} }', 'id')} } } } }` }),
    () => ({ query: nested('{ ... ', ' }', '{ __typename }') }),
    () => ({ query: `{ packages(where: { carriers: ${nested('[', ']', '"x"')} }) { totalCount } }` }),
    () => ({ query: `{ packages(where: ${nested('{ statuses: ', '}', 'DELIVERED')}) { totalCount } }` }),
    () => ({ query: `{ __schema { types { ${nested('fields { type { ', '} }', 'name')} } } }` }),
    () => ({ query: `query ($a: ${nested('[', ']', 'Int')}) { __typename }` }),
    () => ({
      query: 'query ($w: PackageWhere) { packages(where: $w) { totalCount } }',
      variables: JSON.parse(
        `{"w":${'{"carriers":'.repeat(Math.min(depth, 3_000))}[]${'}'.repeat(Math.min(depth, 3_000))}}`,
      ),
    }),
  ])()
}

function wide(draw: Draw) {
  const count = draw.size(5, 50_000)
  return draw.pick([
    () => ({ query: `{ ${'__typename '.repeat(count)} }` }),
    () => ({ query: `{ ${times(count, (n) => `a${n}: __typename`).join(' ')} }` }),
    () => ({ query: `{ ${times(count, () => 'dashboardMetrics { totalPackages }').join(' ')} }` }),
    () => ({ query: `query A { __typename } ${times(count, (n) => `query B${n} { __typename }`).join(' ')}` }),
    () => ({ query: `query (${times(count, (n) => `$v${n}: Int`).join(' ')}) { __typename }` }),
    () => ({ query: `{ ${' ,\n#'.repeat(count)}\n __typename }` }),
    () => ({ query: `{ packages(where: { carriers: [${'"x" '.repeat(count)}] }) { totalCount } }` }),
    () => ({ query: `{ ${times(Math.ceil(count / 10), (n) => `no${n}such(a: ${n})`).join(' ')} }` }),
  ])()
}

function aliased(draw: Draw) {
  const count = draw.size(2, 2_000)
  const one = draw.pick([
    'packages(first: 500) { edges { node { id trackingNumber scans { id } } } }',
    'emissions(first: 500) { edges { node { id calculation { recomputed } } } }',
    'entities(first: 100) { edges { node { series { start co2 } } } }',
    'alerts(first: 100) { totalCount edges { node { hotspot { entity { name } } } } }',
    'systemHealth { status components { name } }',
    'packages(first: 1, where: { search: "a" }) { totalCount }',
    'streamPosition',
  ])
  return { query: `{ ${times(count, (n) => `a${n}: ${one}`).join(' ')} }` }
}

function fragments(draw: Draw) {
  const count = draw.size(2, 3_000)
  const chain = (spread: (next: string) => string) =>
    `{ ...F0 } ${times(count, (n) => `fragment F${n} on Query { ${spread(`...F${n + 1}`)} }`).join(' ')} fragment F${count} on Query { __typename }`
  return draw.pick([
    () => ({ query: chain((next) => `${next} ${next}`) }),
    () => ({ query: chain((next) => `a: ${'__typename'} ${next} ... { ${next} }`) }),
    () => ({ query: chain((next) => next) }),
    () => ({ query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' }),
    () => ({ query: `{ ...A } fragment A on Query { ${'...A '.repeat(count)} }` }),
    () => ({ query: `{ ${'...A '.repeat(count)} } fragment A on Query { streamPosition }` }),
    () => ({
      query: `{ __typename } ${times(count, (n) => `fragment U${n} on Query { ...U${(n + 1) % count} }`).join(' ')}`,
    }),
    () => ({
      query: `subscription { ...S ...S } fragment S on Subscription { ${'...S '.repeat(count)} systemHealth { status } }`,
    }),
  ])()
}

function hugeVariables(draw: Draw) {
  const bytes = draw.size(1_000, 4_000_000)
  return draw.pick([
    () => ({
      query: 'query ($t: String) { packages(first: 1, where: { search: $t }) { totalCount } }',
      variables: { t: 'ä'.repeat(bytes / 4) },
    }),
    () => ({
      query: 'query ($t: [String!]) { packages(first: 1, where: { trackingNumbers: $t }) { totalCount } }',
      variables: { t: times(Math.ceil(bytes / 40), (n) => `number ${n}`) },
    }),
    () => ({
      query: 'query ($i: [ID!]) { emissions(first: 1, where: { entityIds: $i }) { totalCount } }',
      variables: { i: times(Math.ceil(bytes / 40), (n) => `RW50aXR5Om${n}`) },
    }),
    () => ({
      query: 'mutation ($i: [ScanInput!]!) { recordScans(input: $i) { accepted rejected { index code } } }',
      variables: { i: times(Math.ceil(bytes / 200), (n) => ({ eventId: n, status: 'LOST' })) },
    }),
    () => ({
      query: 'mutation ($i: [ActivityInput!]!) { ingestActivities(input: $i) { accepted rejected { index } } }',
      variables: { i: times(Math.ceil(bytes / 200), () => null) },
    }),
    () => ({
      query: 'query ($c: String) { packages(after: $c) { totalCount } }',
      variables: { c: 'x'.repeat(bytes / 2) },
    }),
    () => ({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: 'Uw'.repeat(bytes / 4) } }),
    () => ({ query: '{ __typename }', variables: { unused: 'x'.repeat(bytes) } }),
  ])()
}

function directives(draw: Draw) {
  const count = draw.size(2, 20_000)
  return draw.pick([
    () => ({ query: `{ __typename ${'@skip(if: false) '.repeat(count)} }` }),
    () => ({ query: `{ __typename ${'@nothing '.repeat(count)} }` }),
    () => ({ query: `query ${'@a '.repeat(count)} { __typename }` }),
    () => ({ query: `{ ${times(count, (n) => `a${n}: __typename @include(if: true)`).join(' ')} }` }),
    () => ({
      query: 'query ($s: Boolean!) { packages(first: 1) @skip(if: $s) { totalCount } }',
      variables: { s: 'no' },
    }),
  ])()
}

const noise = [
  '{',
  '}',
  '(',
  ')',
  '"',
  '"""',
  '$',
  '@',
  '...',
  '\\u{110000}',
  '\u0000',
  '💥',
  '\ufeff',
  '#',
  'on',
  '!',
  '&',
]

/** A text that was right until something happened to it. */
function broken(draw: Draw, known: Known) {
  let { query } = validQuery(draw, known)
  for (let n = draw.size(1, 20); n > 0; n--) {
    const at = draw.int(0, query.length)
    const gone = draw.chance(0.5) ? draw.size(1, 20) : 0
    query = query.slice(0, at) + (draw.chance(0.7) ? draw.pick(noise) : '') + query.slice(at + gone)
  }
  return { query }
}
