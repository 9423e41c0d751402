/** Builds the dashboard when what it is made of is newer than what was built last; `npm start` and `npm run demo` do so first. */
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.join(import.meta.dirname, '../..')
const built = path.join(root, 'web/dist/index.html')
const madeOf = ['web', 'schema.graphql', 'codegen.ts', 'vite.config.ts', 'package-lock.json']
/** What the build writes, and what never reaches a browser. */
const leftOut = /^web\/(dist|graphql\/generated|e2e|testing|bench)$|\.test\.tsx?$/

/** @throws Error with what the build said, when it fails */
export function buildIfStale(): void {
  const lastBuilt = changedAt(built)
  if (lastBuilt > 0 && madeOf.every((source) => newestIn(source) <= lastBuilt)) return
  console.log('Building the dashboard …')
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    encoding: 'utf8',
    // A test's environment would build React's development version.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) throw new Error(`The dashboard cannot be built:\n${stdout}${stderr}`)
}

/** When the newest file of a folder, or the file itself, changed; ms since 1970. */
function newestIn(source: string): number {
  if (leftOut.test(source)) return 0
  const full = path.join(root, source)
  if (!statSync(full).isDirectory()) return changedAt(full)
  return Math.max(0, ...readdirSync(full).map((name) => newestIn(`${source}/${name}`)))
}

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildIfStale()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
