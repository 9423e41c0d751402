import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { schema } from './schema.ts'

type Described = { name: string; description?: string | null }

/** The type and all that it consists of, each with its path. */
function partsOf(type: GraphQLNamedType): [path: string, part: Described][] {
  const under = (parts: readonly Described[], above: string) =>
    parts.map((part): [string, Described] => [`${above}.${part.name}`, part])
  const own: [string, Described][] = [[type.name, type]]
  if (isEnumType(type)) return [...own, ...under(type.getValues(), type.name)]
  if (isInputObjectType(type)) return [...own, ...under(Object.values(type.getFields()), type.name)]
  if (!isObjectType(type) && !isInterfaceType(type)) return own
  const fields = Object.values(type.getFields())
  const args = fields.flatMap((field) => under(field.args, `${type.name}.${field.name}`))
  return [...own, ...under(fields, type.name), ...args]
}

/** Their names say it all, and the contract gives them no more. */
const plainEnums = new Set(['Severity', 'TransportMode', 'EntityType', 'Bucket', 'ChangeKind'])
const isPlain = (at: string) => plainEnums.has(at.split('.')[0] ?? '') && at.includes('.')

describe('the schema', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )

  it('describes every type, field, argument and enum value', () => {
    const silent = types.flatMap(partsOf).filter(([at, { description }]) => !isPlain(at) && !description?.trim())
    expect(silent.map(([at]) => at)).toEqual([])
  })

  it('describes in sentences', () => {
    const words = types
      .flatMap(partsOf)
      .filter(([, { description }]) => description && !/[.!?]$/.test(description.trim()))
    expect(words.map(([at]) => at)).toEqual([])
  })
})
