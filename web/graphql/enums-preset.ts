import type { Types } from '@graphql-codegen/plugin-helpers'
import { buildASTSchema, type GraphQLSchema, isEnumType } from 'graphql'

/** A codegen preset that writes the values of the named enums as lists: choices follow the schema by themselves. */
export const enumsPreset: Types.OutputPreset<{ names: readonly string[] }> = {
  buildGeneratesSection: ({ baseOutputDir, schema, documents, config, presetConfig }) => [
    {
      filename: baseOutputDir,
      plugins: [{ enums: {} }],
      pluginMap: { enums: { plugin: (built) => presetConfig.names.map((name) => listOf(built, name)).join('') } },
      schema,
      schemaAst: buildASTSchema(schema),
      documents,
      config,
    },
  ],
}

/** @throws Error when the schema has no such enum */
function listOf(schema: GraphQLSchema, name: string): string {
  const type = schema.getType(name)
  if (!isEnumType(type)) throw new Error(`${name} is no enum of the schema: see codegen.ts.`)
  const values = type.getValues().map((value) => `'${value.name}'`)
  return `export const ${name.charAt(0).toLowerCase()}${name.slice(1)}s = [${values.join(', ')}] as const\n`
}
