import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { preset } from '@graphql-codegen/client-preset'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { generate } from './generate.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'codegen-'))
  await writeFile(
    path.join(root, 'schema.graphql'),
    'type Query { parcel: Parcel }\ntype Parcel { id: ID! weight: Float }',
  )
})
afterEach(() => rm(root, { recursive: true }))

const run = async (code: string) => {
  await writeFile(path.join(root, 'page.ts'), code)
  await writeFile(path.join(root, 'left-out.ts'), 'graphql(`this is no document`)')
  const config = { schema: 'schema.graphql', documents: ['*.ts', '!left-out.ts'], generates: { 'made/': { preset } } }
  return generate(config, root)
}

test('the documents of calls and of tags become types, those of files that are left out do not', async () => {
  const made = await run(
    'const asked = graphql(/* GraphQL */ `query Asked { parcel { id } }`)\nconst part = gql`fragment Part on Parcel { weight }`',
  )
  expect(made.get('made/graphql.ts')).toContain('export type AskedQuery')
  expect(made.get('made/graphql.ts')).toContain('export type PartFragment')
  expect(made.get('made/gql.ts')).toContain('query Asked')
})

test('text that is no document is told with its file', async () => {
  await expect(run('graphql(`query {`)')).rejects.toThrow(/^page\.ts: Syntax Error/)
})

test('a field that the schema does not know is refused', async () => {
  await expect(run('graphql(`query Asked { parcel { colour } }`)')).rejects.toThrow('colour')
})
