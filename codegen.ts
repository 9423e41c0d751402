import { preset as clientPreset } from '@graphql-codegen/client-preset'
import type { CodegenConfig } from './web/build/codegen/generate.ts'
import { enumsPreset } from './web/graphql/enums-preset.ts'
import { introspectionPreset } from './web/graphql/introspection-preset.ts'

/** Typed documents and the cache's view of the schema for web/; run by `npm install` and `npm run build`. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['web/**/*.{ts,tsx}', '!web/graphql/generated/**', '!web/build/**'],
  generates: {
    'web/graphql/generated/': {
      preset: clientPreset,
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        importExtension: '.ts',
        scalars: { DateTime: 'string', JSON: 'unknown' },
      },
    },
    'web/graphql/generated/introspection.ts': { preset: introspectionPreset },
    'web/graphql/generated/enums.ts': { preset: enumsPreset, presetConfig: { names: ['AnomalyType', 'EntityType'] } },
  },
}

export default config
