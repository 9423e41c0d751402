import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { codegen } from '@graphql-codegen/core'
import { getCachedDocumentNodeFromSchema, type Types } from '@graphql-codegen/plugin-helpers'
import { buildSchema, type DocumentNode, lexicographicSortSchema, parse } from 'graphql'
import { glob } from 'tinyglobby'

/** A document in the code, of a call or a tag; its text is the first group. */
const documentInCode = /\b(?:graphql\(\s*(?:\/\* GraphQL \*\/)?\s*|gql)`([^`]*)`/g

/** What `codegen.ts` says: which files are written from the schema and from the documents in the code. */
export type CodegenConfig = {
  /** The file of the schema. */
  schema: string
  /** Patterns of the files that hold documents; with `!`, of those that are left out. */
  documents: string[]
  /** By file, or by folder with a slash at its end. */
  generates: Record<
    string,
    { preset: Types.OutputPreset; presetConfig?: Record<string, unknown>; config?: Record<string, unknown> }
  >
}

/**
 * The texts to write, by their paths below `root`.
 * @throws what is wrong with a document, and in which file
 */
export async function generate(config: CodegenConfig, root: string): Promise<Map<string, string>> {
  const schemaAst = lexicographicSortSchema(buildSchema(await readFile(path.join(root, config.schema), 'utf8')))
  const schema = getCachedDocumentNodeFromSchema(schemaAst)
  const documents = await readDocuments(config.documents, root)
  const texts = new Map<string, string>()
  for (const [baseOutputDir, output] of Object.entries(config.generates)) {
    const { preset, presetConfig = {}, config: options = {} } = output
    const shared = { plugins: [], pluginMap: {}, schema, schemaAst, documents, config: options }
    for (const file of await preset.buildGeneratesSection({ ...shared, baseOutputDir, presetConfig }))
      texts.set(file.filename, await codegen(file))
  }
  return texts
}

async function readDocuments(patterns: string[], root: string): Promise<Types.DocumentFile[]> {
  const files = (await glob(patterns, { cwd: root })).sort()
  const read = files.map(async (file) => {
    const location = path.join(root, file)
    const calls = (await readFile(location, 'utf8')).matchAll(documentInCode)
    return [...calls].map(([, text = '']) => ({ location, rawSDL: text, document: parseDocument(text, file) }))
  })
  return (await Promise.all(read)).flat()
}

function parseDocument(text: string, file: string): DocumentNode {
  try {
    return parse(text)
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`)
  }
}
