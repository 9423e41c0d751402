import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readdir, readFile, rename, rm, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { ConfigError } from './errors.ts'
import { lockFolder } from './lock-folder.ts'
import { makeFolder } from './make-folder.ts'
import { projectFile } from './project-file.ts'

/** PostgreSQL inside this process. It is ONE session: connect with a pool of one. */
export type EmbeddedPostgres = {
  host: string
  port: number
  /** Why it does not work properly now, in a sentence; null when it does. */
  trouble(): string | null
  /** To be told of each error that it answers with: after some it cannot go on, and is started again. */
  hear(error: { severity?: string; code?: string; message?: string }): void
  close(): Promise<void>
}

export type EmbeddedOptions = {
  /** Whether a commit waits until the disk holds it. */
  isDurable: boolean
  onTrouble?: (sentence: string) => void
}

const port = 5432
/** PostgreSQL's log grows by 16 MB at a time. */
const minFreeBytes = 24 * 1024 ** 2
const newFilesBytes = 40 * 1024 ** 2
const maxPauseMs = 5_000

/**
 * Starts PGlite in a worker thread (in the main thread it would starve the event loop), with its files in
 * `dataDir`, behind a Unix socket that only this user can open. When it ends by itself, it is started again.
 * @throws ConfigError when another process has the folder open, or its files do not open: then they are as they were
 */
export async function startEmbeddedPostgres(dataDir: string, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await makeFolder(dataDir, 0o700)
  const unlock = await lockFolder(dataDir)
  const files = path.join(dataDir, 'postgres')
  const socketDir = await mkdtemp(path.join(tmpdir(), 'plume-'))
  const cleanUp = async () => {
    await rm(socketDir, { recursive: true, force: true })
    await unlock()
  }
  try {
    await demandRoom(dataDir, minFreeBytes)
    await removeLeftovers(files)
    if (!existsSync(path.join(files, 'PG_VERSION'))) await createFiles(files, options)
    const keeper = await keepRunning(files, path.join(socketDir, `.s.PGSQL.${port}`), options)
    return {
      host: socketDir,
      port,
      trouble: keeper.trouble,
      hear({ severity = '', code, message = '' }) {
        const isWedged = code === '24000' && message.includes('active portal')
        if (isWedged || severity === 'PANIC' || severity === 'FATAL') keeper.startAgain(message)
      },
      async close() {
        await keeper.close()
        await cleanUp()
      },
    }
  } catch (error) {
    await cleanUp()
    throw error
  }
}

const megabytes = (bytes: number) => `${Math.floor(bytes / 1024 ** 2)} MB`

async function demandRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= bytes) return
  throw new ConfigError(
    `The disk of ${folder} is full (${megabytes(bavail * bsize)} are free, and the embedded database needs ${megabytes(bytes)}): ` +
      'make room, or choose another folder with DATA_DIR.',
  )
}

/** Removes what killed starts have left beside the files. */
async function removeLeftovers(files: string): Promise<void> {
  const folder = path.dirname(files)
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${path.basename(files)}-unfinished-`) || name.startsWith(`${path.basename(files)}-opening-`)) {
      await rm(path.join(folder, name), { recursive: true, maxRetries: 5 })
    }
  }
}

/**
 * Creates the files under another name until they are complete, so that a process that dies leaves nothing half made.
 */
async function createFiles(files: string, { isDurable }: EmbeddedOptions): Promise<void> {
  const folder = path.dirname(files)
  if (existsSync(files) && (await readdir(files)).length > 0) {
    throw new ConfigError(
      `${files} holds files and is no database (PG_VERSION is missing); it was left as it is: ` +
        'put back a backup of the folder, or choose another with DATA_DIR.',
    )
  }
  await demandRoom(folder, newFilesBytes + minFreeBytes)
  // A name of its own: the program of a killed start may still be writing.
  const unfinished = await mkdtemp(`${files}-unfinished-`)
  // Detached: a terminal's Ctrl-C does not reach it, and the process that waits for it stops in order.
  const child = spawn(process.execPath, [program, unfinished, isDurable ? 'durable' : 'fast'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [[code], complaint] = await Promise.all([once(child, 'exit'), text(child.stderr)])
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true, maxRetries: 5 })
    throw new ConfigError(
      `The files of the embedded database cannot be created in ${folder} (${inOneLine(complaint) || `code ${code}`}).`,
    )
  }
  await rename(unfinished, files)
  if (isDurable) await syncFolder(folder)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

const inOneLine = (sentence: string) => sentence.trim().replace(/\s+/g, ' ').slice(0, 300)

const program = projectFile('api/platform/embedded-postgres-worker.mjs')

/** PostgreSQL's program, compiled once per process: the next database starts with a third of the work. */
let compiled: Promise<WebAssembly.Module> | undefined

async function compile(): Promise<WebAssembly.Module> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
  return WebAssembly.compile(await readFile(path.join(folder, 'pglite.wasm')))
}

type Report = { state: 'ready' | 'roomy' } | { state: 'full'; freeBytes: number } | { state: 'failed'; reason: string }

/** The first start must succeed. After that, whatever ends the database, it is started again until it is closed. */
async function keepRunning(files: string, socket: string, { isDurable, onTrouble = () => {} }: EmbeddedOptions) {
  compiled ??= compile()
  const pgliteWasmModule = await compiled
  let isClosed = false
  let trouble: string | null = null
  let lastWords: string | null = null
  const note = (sentence: string | null) => {
    if (sentence && sentence !== trouble) onTrouble(sentence)
    trouble = sentence
  }

  /** @throws ConfigError when the files do not open */
  async function start(): Promise<Worker> {
    await rm(socket, { force: true })
    const worker = new Worker(program, {
      workerData: { dataDir: files, socket, pgliteWasmModule, isDurable, minFreeBytes },
      execArgv: [],
      stdout: true,
      // Its JavaScript only passes messages on: PostgreSQL's own memory is no part of a heap.
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    })
    let reason = 'it ended early'
    let isFull: string | null = null
    return new Promise((resolve, reject) => {
      let isReady = false
      worker.on('message', (report: Report) => {
        if (report.state === 'failed') reason = inOneLine(report.reason)
        if (report.state === 'full') {
          isFull = `The disk of the embedded database is full (${megabytes(report.freeBytes)} are free): nothing is stored until there is room.`
        }
        if (report.state === 'roomy') isFull = null
        if (report.state === 'ready') {
          isReady = true
          resolve(worker)
        }
        if (isReady) note(isFull)
      })
      worker.on('error', (error) => {
        reason = inOneLine(error.message)
      })
      worker.once('exit', () => {
        if (!isReady) reject(new DoesNotOpen(files, reason))
        else if (!isClosed) restarting = restart(lastWords ?? reason)
        lastWords = null
      })
    })
  }

  async function restart(reason: string): Promise<void> {
    note(`The embedded database has ended (${reason}) and is being started again.`)
    for (let pauseMs = 100; !isClosed; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
      try {
        worker = await start()
        return
      } catch (error) {
        const { why } = error as DoesNotOpen
        note(`The embedded database does not open (${why}); its files were left as they were, and it is tried again.`)
        await Promise.race([sleep(pauseMs, undefined, { ref: false }), closing])
      }
    }
  }

  let closeNow = () => {}
  const closing = new Promise<void>((resolve) => {
    closeNow = resolve
  })
  let restarting: Promise<void> | null = null
  let worker = await start()
  return {
    trouble: () => trouble,
    /** Ends the database as a crash would. */
    startAgain(why: string) {
      lastWords = inOneLine(why)
      void worker.terminate()
    },
    async close() {
      isClosed = true
      closeNow()
      await restarting
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      if (worker.threadId === -1) return
      worker.postMessage('close')
      await ended
    },
  }
}

class DoesNotOpen extends ConfigError {
  readonly why: string
  constructor(files: string, why: string) {
    super(`The embedded database in ${files} does not open (${why}), and was left as it is: ${cureOf(why)}.`)
    this.why = why
  }
}

function cureOf(why: string): string {
  if (/no space left|disk full/i.test(why)) return 'make room on its disk'
  if (/read-only file system|permission denied|not permitted/i.test(why)) return 'it has to be writable'
  return 'put back a backup of the folder, or begin again with another DATA_DIR'
}
