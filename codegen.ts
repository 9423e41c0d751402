import type { CodegenConfig } from '@graphql-codegen/cli'
import { introspectionPreset } from './web/graphql/introspection-preset.ts'

/** Typed documents and the cache's view of the schema for web/; run by `npm run build`. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['web/**/*.{ts,tsx}', '!web/graphql/generated/**'],
  ignoreNoDocuments: true,
  generates: {
    'web/graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        importExtension: '.ts',
        scalars: { DateTime: 'string', JSON: 'unknown' },
      },
    },
    'web/graphql/generated/introspection.ts': { preset: introspectionPreset },
  },
}

export default config
