import type { Types } from '@graphql-codegen/plugin-helpers'
import {
  buildASTSchema,
  getIntrospectionQuery,
  graphqlSync,
  type IntrospectionQuery,
  type IntrospectionType,
} from 'graphql'

/** What Graphcache needs to know of a type: its fields, their types, and what an abstract type can be. */
function essence(type: IntrospectionType) {
  if (type.kind === 'OBJECT' || type.kind === 'INTERFACE')
    return {
      kind: type.kind,
      name: type.name,
      fields: type.fields.map((field) => ({
        name: field.name,
        type: field.type,
        args: field.args.map((arg) => ({ name: arg.name, type: arg.type })),
      })),
      interfaces: type.interfaces.map(({ kind, name }) => ({ kind, name })),
      ...(type.kind === 'INTERFACE' && { possibleTypes: type.possibleTypes }),
    }
  if (type.kind === 'UNION') return { kind: type.kind, name: type.name, possibleTypes: type.possibleTypes }
  return { kind: 'SCALAR', name: type.name }
}

/**
 * A codegen preset that writes the schema's introspection, without descriptions and input types, as a TypeScript
 * constant: it makes the browser's cache schema-aware for two kilobytes.
 */
export const introspectionPreset: Types.OutputPreset = {
  buildGeneratesSection: ({ baseOutputDir, schema, documents, config }) => [
    {
      filename: baseOutputDir,
      plugins: [{ introspection: {} }],
      pluginMap: { introspection: { plugin: (built) => render(graphqlSync({ schema: built, source: query })) } },
      schema,
      schemaAst: buildASTSchema(schema),
      documents,
      config,
    },
  ],
}

const query = getIntrospectionQuery({ descriptions: false })

function render(result: { data?: unknown }): string {
  const { __schema: schema } = result.data as IntrospectionQuery
  const types = schema.types.filter((type) => !type.name.startsWith('__') && type.kind !== 'INPUT_OBJECT').map(essence)
  const roots = {
    queryType: schema.queryType,
    mutationType: schema.mutationType,
    subscriptionType: schema.subscriptionType,
  }
  return `export const introspection = ${JSON.stringify({ __schema: { ...roots, types } })} as const\n`
}
