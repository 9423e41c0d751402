/**
 * Builds what is older than what it is made of: the dashboard, and the server as plain JavaScript, which starts in a
 * third of the time and holds a socket in half of the memory that it needs while TypeScript is translated as it runs.
 * `npm start` and `npm run demo` do so first.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { projectFile } from '../platform/project-file.ts'

type Part = {
  name: string
  script: string
  /** The folder that the script writes, and a file in it. */
  folder: string
  built: string
  madeOf: readonly string[]
  /** Files and folders of `madeOf` that have no part in it. */
  leftOut: RegExp
}

/** What it follows streams with. */
const client = ['resume', 'socket', 'backoff'].map((name) => `api/clients/${name}.ts`)

const dashboard: Part = {
  name: 'the dashboard',
  script: 'build:web',
  folder: 'web/dist',
  built: 'web/dist/index.html',
  madeOf: ['web', ...client, 'schema.graphql', 'codegen.ts', 'vite.config.ts', 'package-lock.json'],
  leftOut: /^web\/(dist|graphql\/generated|e2e|testing|bench)$|\.test\.tsx?$/,
}

const server: Part = {
  name: 'the server',
  script: 'build:api',
  folder: 'api/dist',
  built: 'api/dist/main.js',
  madeOf: ['api', 'tsconfig.json', 'package-lock.json'],
  leftOut: /^api\/(dist|clients\/apollo|bench\/peers)$|\.test\.ts$/,
}

/** @throws Error with what the build said, when it fails */
export function buildIfStale(parts: readonly Part[] = [server, dashboard]): void {
  for (const part of parts) {
    const builtAt = changedAt(part.built)
    if (builtAt > 0 && part.madeOf.every((source) => newestIn(source, part.leftOut) <= builtAt)) continue
    console.log(`Building ${part.name} …`)
    build(part)
  }
}

/** The same, of the server alone. */
export const buildServerIfStale = () => buildIfStale([server])

function build({ name, script, folder, built }: Part): void {
  const began = new Date()
  rmSync(projectFile(folder), { recursive: true, force: true })
  const { status, stdout, stderr } = spawnSync('npm', ['run', script], {
    cwd: projectFile('.'),
    encoding: 'utf8',
    // A test's environment would build React's development version.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) throw new Error(`Building ${name} failed:\n${stdout}${stderr}`)
  // What is changed meanwhile is newer than what was built.
  utimesSync(projectFile(built), began, began)
}

/** When the newest file of a folder, or the file itself, changed; ms since 1970. */
function newestIn(source: string, leftOut: RegExp): number {
  if (leftOut.test(source)) return 0
  if (!statSync(projectFile(source)).isDirectory()) return changedAt(source)
  return Math.max(0, ...readdirSync(projectFile(source)).map((name) => newestIn(`${source}/${name}`, leftOut)))
}

const changedAt = (file: string): number => statSync(projectFile(file), { throwIfNoEntry: false })?.mtimeMs ?? 0

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    buildIfStale()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
