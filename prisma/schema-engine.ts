/** Prisma's own schema engine as WebAssembly, on any driver adapter. Loaded once: its glue holds one instance. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'

const folder = import.meta.dirname
const schemaPath = path.join(folder, 'schema.prisma')
export const migrationsDir = path.join(folder, 'migrations')
export const lockFile = path.join(migrationsDir, 'migration_lock.toml')
export const schema = { files: [{ path: schemaPath, content: readFileSync(schemaPath, 'utf8') }] }
export const filters = { externalTables: [], externalEnums: [] }

type Migration = {
  migrationScript: string | null
  generatedMigrationName: string
  extension: string
  connectorType: string
}
export type SchemaEngine = {
  devDiagnostic(args: object): Promise<{ action: { tag: string; reason?: string } }>
  createMigration(args: object): Promise<Migration>
  diff(args: object): Promise<{ exitCode: number; stdout?: string }>
  /** What `prisma migrate deploy` does. */
  applyMigrations(args: object): Promise<{ appliedMigrationNames: string[] }>
  /** What `prisma migrate status` looks at. */
  diagnoseMigrationHistory(args: object): Promise<Record<string, unknown>>
}

/** The migrations folder, as the engine wants it told. */
export function migrationsList() {
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

type EngineClass = { new: (options: object, log: () => void, adapter: object) => Promise<SchemaEngine> }
let engineClass: Promise<EngineClass> | null = null

/** Opens the engine on the database of an adapter. */
export async function openSchemaEngine(factory: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  engineClass ??= loadEngine()
  const options = { datamodels: [[schemaPath, schema.files[0]?.content]] }
  return (await engineClass).new(options, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
}

async function loadEngine(): Promise<EngineClass> {
  const wasmModule = '@prisma/schema-engine-wasm/schema_engine_bg'
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { message: '', set_message: (text: string) => console.error(text), get: () => '' },
  })
  const glue = await import(wasmModule)
  const wasm = path.join(path.dirname(createRequire(import.meta.url).resolve(wasmModule)), 'schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  return glue.SchemaEngine
}
