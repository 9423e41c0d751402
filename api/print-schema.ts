/** Writes schema.graphql, or with --check fails when it is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { projectFile } from './platform/project-file.ts'
import { schema } from './schema.ts'

const file = projectFile('schema.graphql')
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`
if (!process.argv.includes('--check')) writeFileSync(file, printed)
else if (readFileSync(file, 'utf8') !== printed) {
  console.error('schema.graphql is stale: run npm run schema and commit it.')
  process.exit(1)
}
