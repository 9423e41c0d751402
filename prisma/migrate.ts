/**
 * Creates and checks migrations: `npm run migrate -- create NAME`, `npm run migrate -- check`.
 *
 * Prisma's own schema engine runs here as WebAssembly on an in-memory PGlite, because its native binary is a
 * download that many networks block. A node at start needs no engine: see api/platform/migrate.ts.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { filters, lockFile, migrationsDir, migrationsList, openSchemaEngine, schema } from './schema-engine.ts'

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

const openEngine = async () => openSchemaEngine(new Memory(await PGlite.create()))

async function create(name: string | undefined): Promise<string> {
  if (!name) throw new Error('Say what the migration does: npm run migrate -- create NAME')
  const engine = await openEngine()
  // createMigration (WASM) needs the diagnostic's replay of the history in its cache, and that is skipped while some is
  // not applied.
  await engine.applyMigrations({ migrationsList: migrationsList(), filters })
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
  const newest =
    readdirSync(migrationsDir)
      .filter((each) => /^\d{14}_/.test(each))
      .sort()
      .at(-1) ?? ''
  if (made.generatedMigrationName < newest)
    throw new Error(`${newest} is dated ahead of now: it would come after this one. Wait until then, or date it back.`)
  const dir = path.join(migrationsDir, made.generatedMigrationName)
  mkdirSync(dir, { recursive: true })
  writeFileSync(path.join(dir, `migration.${made.extension}`), made.migrationScript)
  if (!existsSync(lockFile)) writeFileSync(lockFile, `provider = "${made.connectorType}"\n`)
  // The types of the new columns, so that the compiler names what else is to be done.
  execFileSync('npx', ['prisma', 'generate'], { stdio: 'ignore' })
  return `Wrote ${path.relative(process.cwd(), dir)}, and generated the client`
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
