import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { lockFolder } from './lock-folder.ts'

/** PostgreSQL inside this process. It is ONE session: connect with a pool of one. */
export type EmbeddedPostgres = { host: string; port: number; close(): Promise<void> }

const port = 5432

/**
 * Starts PGlite in a worker thread (in the main thread it would starve the event loop), with its files in
 * `dataDir`, behind a Unix socket that only this user can open.
 * @throws ConfigError when another process has the folder open
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(dataDir)
  const socketDir = await mkdtemp(path.join(tmpdir(), 'plume-'))
  const files = path.join(dataDir, 'postgres')
  const cleanUp = async () => {
    await rm(socketDir, { recursive: true, force: true })
    await unlock()
  }
  try {
    if (!existsSync(path.join(files, 'PG_VERSION'))) await createFiles(files)
    compiled ??= compile()
    const pgliteWasmModule = await compiled
    const worker = startWorker({ dataDir: files, socket: path.join(socketDir, `.s.PGSQL.${port}`), pgliteWasmModule })
    await Promise.race([
      once(worker, 'message'),
      exited(worker).then(() => Promise.reject(new Error('It ended early.'))),
    ])
    return {
      host: socketDir,
      port,
      async close() {
        worker.postMessage('close')
        await exited(worker)
        await cleanUp()
      },
    }
  } catch (error) {
    await cleanUp()
    throw new Error(`The embedded database in ${files} does not start.`, { cause: error })
  }
}

/** Under another name until they are complete: who dies meanwhile leaves nothing half made behind. */
async function createFiles(files: string): Promise<void> {
  const prefix = `${path.basename(files)}-unfinished-`
  for (const name of await readdir(path.dirname(files))) {
    if (name.startsWith(prefix)) await rm(path.join(path.dirname(files), name), { recursive: true, maxRetries: 5 })
  }
  // A name of its own: the program of a start that was killed may still be writing.
  const unfinished = await mkdtemp(path.join(path.dirname(files), prefix))
  // Detached: a terminal's Ctrl-C does not reach it, and the process that waits for it stops in order.
  const child = spawn(process.execPath, [program, unfinished], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The program that creates it ended with ${code}.`)
  await rename(unfinished, files)
}

const program = path.join(import.meta.dirname, 'embedded-postgres-worker.mjs')

/** PostgreSQL's program, compiled once a process: the next database in it starts with a third of the work. */
let compiled: Promise<WebAssembly.Module> | undefined

async function compile(): Promise<WebAssembly.Module> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  return WebAssembly.compile(await readFile(path.join(folder, 'pglite.wasm')))
}

const startWorker = (workerData: { dataDir: string; socket: string; pgliteWasmModule: WebAssembly.Module }) =>
  // Its JavaScript only passes messages on: PostgreSQL's own memory is no part of a heap.
  new Worker(program, { workerData, execArgv: [], stdout: true, resourceLimits: { maxYoungGenerationSizeMb: 2 } })

/** Rejects when the thread fails. */
const exited = (worker: Worker) =>
  new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => resolve())
  })
