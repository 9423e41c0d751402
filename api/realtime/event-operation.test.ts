import {
  execute,
  GraphQLInt,
  GraphQLList,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  parse,
} from 'graphql'
import { expect, it } from 'vitest'
import { eventOperation } from './event-operation.ts'
import { operationKey } from './operation-key.ts'

let looks = 0
const Counted = new GraphQLScalarType({
  name: 'Counted',
  parseValue(value) {
    looks++
    return value
  },
  parseLiteral() {
    looks++
    return 'literal'
  },
})
const Row = new GraphQLObjectType({
  name: 'Row',
  fields: { times: { type: GraphQLInt, args: { n: { type: GraphQLInt } }, resolve: (row, { n }) => row.value * n } },
})
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { none: { type: GraphQLString } } }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: { rows: { type: Row, args: { among: { type: new GraphQLList(Counted) } }, resolve: (event) => event } },
  }),
})

const run = (text: string, variableValues: Record<string, unknown> = {}) => {
  const operation = eventOperation({ schema, document: parse(text), variableValues })
  looks = 0
  const result = execute({ schema, ...operation, rootValue: { value: 2 } })
  return { result, looks }
}

it('looks at the arguments of a subscription no more once it is open, however long they are', () => {
  const among = Array.from({ length: 1_000 }, (_, n) => String(n))
  const inVariable = run('subscription ($among: [Counted], $n: Int) { rows(among: $among) { times(n: $n) } }', {
    among,
    n: 3,
  })
  expect(inVariable).toEqual({ result: { data: { rows: { times: 6 } } }, looks: 0 })
  const inText = run(`subscription { a: rows(among: [${among.map((each) => `"${each}"`)}]) { times(n: 2) } }`)
  expect(inText).toEqual({ result: { data: { a: { times: 4 } } }, looks: 0 })
})

it('keeps what the selection asks for by the same variable, and what fragments do', () => {
  const text = `subscription ($n: Int, $isWanted: Boolean!) { rows(among: [$n]) { ...Part } }
    fragment Part on Row { times(n: $n) again: times(n: 5) @include(if: $isWanted) }`
  expect(run(text, { n: 4, isWanted: false }).result).toEqual({ data: { rows: { times: 8 } } })
  expect(run(text, { n: 4, isWanted: true }).result).toEqual({ data: { rows: { times: 8, again: 10 } } })
  const spread = 'subscription { ...Root } fragment Root on Subscription { rows(among: ["a"]) { times(n: 1) } }'
  expect(run(spread).result).toEqual({ data: { rows: { times: 2 } } })
})

it('is known by a short key, which another list or another text changes', () => {
  const document = parse(
    'subscription ($after: String, $among: [Counted]) { rows(after: $after, among: $among) { times } }',
  )
  const list = Array.from({ length: 10_000 }, (_, n) => String(n))
  const keyOf = (variableValues: Record<string, unknown>) => operationKey({ schema, document, variableValues })
  const key = keyOf({ among: list, after: 'x' })
  expect(key.length).toBeLessThan(100)
  expect(keyOf({ after: 'y', among: [...list] })).toBe(key)
  expect(keyOf({ among: [...list, 'one more'] })).not.toBe(key)
  expect(operationKey({ schema, document: parse('subscription { rows { times } }') })).not.toBe(key)
})
