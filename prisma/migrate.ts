/**
 * Creates and checks migrations: `npm run migrate -- create NAME`, `npm run migrate -- check`.
 *
 * Prisma's own schema engine runs here as WebAssembly on an in-memory PGlite, because its native binary is a
 * download that many networks block. A node at start needs no engine: see api/platform/migrate.ts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'

const folder = import.meta.dirname
const migrationsDir = path.join(folder, 'migrations')
const schemaPath = path.join(folder, 'schema.prisma')
const lockFile = path.join(migrationsDir, 'migration_lock.toml')
const schema = { files: [{ path: schemaPath, content: readFileSync(schemaPath, 'utf8') }] }
const filters = { externalTables: [], externalEnums: [] }

type Migration = {
  migrationScript: string | null
  generatedMigrationName: string
  extension: string
  connectorType: string
}
type SchemaEngine = {
  devDiagnostic(args: object): Promise<{ action: { tag: string; reason?: string } }>
  createMigration(args: object): Promise<Migration>
  diff(args: object): Promise<{ exitCode: number; stdout?: string }>
}

function migrationsList() {
  const folders = existsSync(migrationsDir)
    ? readdirSync(migrationsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : []
  const content = (name: string) => readFileSync(path.join(migrationsDir, name, 'migration.sql'), 'utf8')
  return {
    baseDir: migrationsDir,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : null },
    migrationDirectories: folders
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: content(name) } },
      })),
  }
}

/** An adapter whose shadow database is another in-memory PGlite. */
class Memory extends PrismaPGlite {
  override async connect() {
    const adapter = await super.connect()
    const client = (adapter as unknown as { client: PGlite }).client
    // The adapter (0.7.2) does not await the script it runs.
    adapter.executeScript = async (script) => void (await client.exec(script))
    return adapter
  }
  override async connectToShadowDb() {
    return new Memory(await PGlite.create()).connect()
  }
}

async function openEngine(): Promise<SchemaEngine> {
  const wasmModule = '@prisma/schema-engine-wasm/schema_engine_bg'
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { message: '', set_message: (text: string) => console.error(text), get: () => '' },
  })
  const glue = await import(wasmModule)
  const wasm = path.join(path.dirname(createRequire(import.meta.url).resolve(wasmModule)), 'schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  const adapter = bindMigrationAwareSqlAdapterFactory(new Memory(await PGlite.create()))
  return glue.SchemaEngine.new({ datamodels: [[schemaPath, schema.files[0]?.content]] }, () => {}, adapter)
}

async function create(name: string | undefined): Promise<string> {
  if (!name) throw new Error('Say what the migration does: npm run migrate -- create NAME')
  const engine = await openEngine()
  // createMigration (WASM) needs the diagnostic's replay of the history in its cache.
  const { action } = await engine.devDiagnostic({ migrationsList: migrationsList(), filters })
  if (action.tag === 'reset') throw new Error(`The migrations do not replay: ${action.reason}`)
  const made = await engine.createMigration({
    draft: false,
    migrationName: name,
    migrationsList: migrationsList(),
    schema,
    filters,
  })
  if (!made.migrationScript) return 'Nothing to do: the migrations already give schema.prisma.'
  const dir = path.join(migrationsDir, made.generatedMigrationName)
  mkdirSync(dir, { recursive: true })
  writeFileSync(path.join(dir, `migration.${made.extension}`), made.migrationScript)
  if (!existsSync(lockFile)) writeFileSync(lockFile, `provider = "${made.connectorType}"\n`)
  return `Wrote ${path.relative(process.cwd(), dir)}`
}

async function check(): Promise<string> {
  const engine = await openEngine()
  const difference = await engine.diff({
    from: { tag: 'migrations', ...migrationsList() },
    to: { tag: 'schemaDatamodel', ...schema },
    script: true,
    exitCode: true,
    filters,
  })
  if (difference.exitCode === 0) return 'schema.prisma and the migrations agree.'
  throw new Error(
    `schema.prisma and the migrations differ; run: npm run migrate -- create NAME\n${difference.stdout ?? ''}`,
  )
}

const [command, name] = process.argv.slice(2)
const commands: Record<string, () => Promise<string>> = { create: () => create(name), check }
try {
  const run = commands[command ?? '']
  if (!run) throw new Error('Usage: npm run migrate -- create NAME | check')
  console.log(await run())
  process.exit(0)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
