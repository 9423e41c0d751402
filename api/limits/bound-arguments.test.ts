import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from '../schema.ts'
import { swiftest, useNode } from '../testing/harness.ts'

const manyItems = 40_000
const longText = 'x'.repeat(1_000_000)

/** The least that an argument of this type can be. */
function least(declared: GraphQLInputType): unknown {
  const type = getNullableType(declared)
  if (isListType(type)) return [least(type.ofType)]
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type))
    return Object.fromEntries(required.map((field) => [field.name, least(field.type)]))
  }
  if (isEnumType(type)) return type.getValues()[0]?.name
  return { Int: 1, Float: 1, Boolean: true, DateTime: '2026-01-01T00:00:00Z' }[String(type)] ?? 'x'
}

/** Everything long that an argument of this type can hold: each with its path, one long part and else the least. */
function longOnes(declared: GraphQLInputType, at: string): [path: string, value: unknown][] {
  const type = getNullableType(declared)
  if (isListType(type)) {
    const items = longOnes(type.ofType, `${at}[]`).map(([path, value]): [string, unknown] => [path, [value]])
    return [[`${at}[…]`, Array.from({ length: manyItems }, () => least(type.ofType))], ...items]
  }
  if (isInputObjectType(type)) {
    const rest = least(type) as object
    return Object.values(type.getFields()).flatMap((field) =>
      longOnes(field.type, `${at}.${field.name}`).map(([path, value]): [string, unknown] => [
        path,
        { ...rest, [field.name]: value },
      ]),
    )
  }
  return ['String', 'ID', 'DateTime'].includes(String(type)) || isEnumType(type) ? [[at, longText]] : []
}

function selectionOf(type: GraphQLOutputType): string {
  const { name } = getNamedType(type)
  if (isLeafType(getNamedType(type))) return ''
  // A page of which nothing is asked is not read.
  if (name.endsWith('Connection')) return ' { pageInfo { hasNextPage } }'
  return name === 'IngestResult' ? ' { rejected { message } }' : ' { __typename }'
}

// The text of a document may be longer than this: its own bound is tested with the documents.
const cases = (['query', 'mutation', 'subscription'] as const)
  .flatMap((kind) =>
    Object.values(schema.getRootType(kind as never)?.getFields() ?? {}).flatMap((field) =>
      field.args.flatMap((argument) =>
        longOnes(argument.type, argument.name).map(([path, value]) => ({ kind, field, argument, path, value })),
      ),
    ),
  )
  .filter(({ field, path }) => !(field.name === 'addDocument' && path === 'input.text'))

const declare = ({ name, type }: GraphQLArgument) => `$${name}: ${type}`

describe('what is too long for an argument', () => {
  const open = useNode(swiftest())

  it('is looked for in every list and text of the schema', () => {
    const paths = cases.map(({ field, path }) => `${field.name} ${path}`)
    expect(paths).toEqual(
      expect.arrayContaining([
        'packages where.trackingNumbers[…]',
        'packages where.trackingNumbers[]',
        'anomalies where.packageIds[…]',
        'emissions where.entityIds[…]',
        'packageChanges where.carriers[…]',
        'node id',
        'alertChanges after',
        'resolveAlert note',
      ]),
    )
  })

  it.each(cases.map((each) => [`${each.kind} ${each.field.name}`, each.path, each] as const))(
    '%s refuses a %s, and says so in a sentence',
    async (_name, _path, { kind, field, argument, value }) => {
      const node = await open()
      const args = [argument, ...field.args.filter((other) => other !== argument && isNonNullType(other.type))]
      const variables = Object.fromEntries(
        args.map((each) => [each.name, each === argument ? value : least(each.type)]),
      )
      const given = args.map(({ name }) => `${name}: $${name}`)
      const query = `${kind} (${args.map(declare)}) { ${field.name}(${given})${selectionOf(field.type)} }`
      const started = await fetch(`${node.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: kind === 'subscription' ? 'text/event-stream' : 'application/json',
        },
        body: JSON.stringify({ query, variables }),
      })
      const text = await started.text()
      const answer = JSON.parse(kind === 'subscription' ? (/^data: (.+)$/m.exec(text)?.[1] ?? '') : text)
      const rejected: { message: string }[] | undefined = answer.data?.[field.name]?.rejected
      if (!rejected) expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
      const [said] = rejected ?? answer.errors
      expect(said.message.length).toBeLessThan(700)
    },
  )
})
