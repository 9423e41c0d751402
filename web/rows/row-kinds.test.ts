import { readFileSync } from 'node:fs'
import path from 'node:path'
import { buildSchema, type GraphQLObjectType, getNamedType } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { CachedKind } from './kind.ts'
import { rowKindNames, rowKinds } from './row-kinds.ts'

const schema = buildSchema(readFileSync(path.join(import.meta.dirname, '../../schema.graphql'), 'utf8'))
/** The name of the type at the end of a path of fields, undefined where the schema has none. */
const typeAt = (type: string, fields: string) =>
  fields.split('.').reduce<string | undefined>((at, field) => {
    const found = (schema.getType(at ?? '') as GraphQLObjectType | undefined)?.getFields()[field]
    return found && getNamedType(found.type).name
  }, type)

describe.each(rowKindNames)('what is known of %s', (name) => {
  const kind: CachedKind = rowKinds[name]

  it('is in the schema by these names', () => {
    expect(typeAt('Query', `${kind.list}.edges.node`)).toBe(name)
    expect(kind.one && typeAt('Query', kind.one)).toBe(kind.one && name)
    expect(typeAt('Subscription', `${kind.stream}.${kind.row}`)).toBe(name)
    for (const action of kind.actions?.each ?? []) expect(typeAt('Mutation', action.name)).toBe(name)
    if (kind.partOf) {
      expect(typeAt(name, kind.partOf.by)).toBe(kind.partOf.owner)
      expect(typeAt(kind.partOf.owner, kind.partOf.list)).toMatch(new RegExp(`^${name}(Connection)?$`))
    }
    const { severity, type, texts } = kind.filtered
    for (const field of [severity, type, ...texts])
      if (field) expect([field, typeAt(name, field)]).not.toContain(undefined)
  })

  it('has an action for each mutation that answers with such a row', () => {
    const all = Object.values(schema.getMutationType()?.getFields() ?? {})
    const answering = all.filter((field) => getNamedType(field.type).name === name).map((field) => field.name)
    expect((kind.actions?.each ?? []).map((action) => action.name).sort()).toEqual(answering.sort())
  })
})
