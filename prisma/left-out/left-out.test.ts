import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const command = require.resolve('prisma/package.json')
const asked: Record<string, string> = {
  ...require('prisma/package.json').dependencies,
  ...createRequire(command)('@prisma/config/package.json').dependencies,
}

test.each(['dev', 'effect', 'mysql2', 'postgres', 'studio-core'])(
  '%s has the version that Prisma asks for',
  (folder) => {
    const { name, version } = require(`./${folder}/package.json`)
    expect(version).toBe(asked[name])
  },
)

test("Prisma's command line reads its settings and the schema with what stands in", () => {
  const cli = path.join(path.dirname(command), 'build/index.js')
  const root = path.join(import.meta.dirname, '../..')
  const said = execFileSync(process.execPath, [cli, 'validate'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  })
  expect(said).toContain('is valid')
})
