// Plain JavaScript, so that it starts without a TypeScript loader.
import { statfsSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { DatabaseFiles, syncFolder } from './embedded-postgres-files.mjs'

const settings = {
  // What PGlite 0.5 sets by itself …
  search_path: 'public',
  exit_on_error: 'false',
  log_checkpoints: 'false',
  max_worker_processes: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  max_parallel_maintenance_workers: '0',
  // … what keeps it small: the files are in the system's cache anyway, a second cache of 128 MB is not needed …
  shared_buffers: '16MB',
  max_connections: '5',
  // … and what makes a commit reach the disk: PGlite's fdatasync does nothing.
  wal_sync_method: 'fsync',
}
const { dataDir, socket, pgliteWasmModule, isDurable, minFreeBytes } = workerData ?? {
  dataDir: process.argv[2],
  isDurable: process.argv[3] === 'durable',
}
const isCreating = !socket
const startParams = [
  '--single',
  // Incomplete files are created again at the next start, so one wait for the disk at the end is enough.
  ...(isDurable && !isCreating ? [] : ['-F']),
  '-O',
  '-j',
  ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
]

/** The last reason that PostgreSQL gave, without its severity. */
let reason = null
const listen = (line) => {
  reason = /(?:PANIC|FATAL|ERROR):\s+(.*)/.exec(line)?.[1] ?? reason
}
const whyOf = (error) => reason ?? (error instanceof Error ? error.message : String(error))

if (isCreating) await create()
else await serve()
process.exit(0)

/** Only creates the files, as a program of its own: initdb takes 500 MB, which are free again when it ends. */
async function create() {
  try {
    const db = await PGlite.create(dataDir, { startParams, onStdout: listen, onStderr: listen })
    await db.close()
    if (isDurable) syncFolder(dataDir)
  } catch (error) {
    process.stderr.write(whyOf(error))
    process.exit(1)
  }
}

async function serve() {
  const files = new DatabaseFiles(dataDir)
  const db = await open(files)
  const { execProtocolRawStream } = db
  const run = execProtocolRawStream.bind(db)
  const disk = watchDisk((sql) => run(asMessage(sql), { onRawData() {} }))
  await disk.look()
  db.execProtocolRawStream = async (message, options) => {
    try {
      // Only between two statements: in the midst of one, another would take its place.
      if (startsStatement(message) && !db.isInTransaction()) await disk.look()
      return await run(message, options)
    } catch (error) {
      // It answers a wrong statement with an error; where it throws, it has ended.
      fail(error)
    }
  }
  // After a failed statement the pool replaces its one connection: the next may come before the last is gone.
  const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 10 })
  await server.start()
  parentPort.postMessage({ state: 'ready' })
  await new Promise((stop) => parentPort.once('message', stop))
  await server.stop()
  await db.close().catch(fail)
}

async function open(files) {
  try {
    const db = await PGlite.create({ fs: files, startParams, pgliteWasmModule, onStdout: listen, onStderr: listen })
    await db.query('select relname from pg_class')
    files.keep()
    reason = null
    return db
  } catch (error) {
    const why = whyOf(error)
    files.undo()
    parentPort.postMessage({ state: 'failed', reason: why })
    process.exit(1)
  }
}

function fail(error) {
  parentPort.postMessage({ state: 'failed', reason: whyOf(error) })
  process.exit(1)
}

/** Parse, or a simple query. */
function startsStatement(message) {
  return message[0] === 0x50 || message[0] === 0x51
}

/** A simple query, as PostgreSQL's protocol has it. */
function asMessage(sql) {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head.write('Q')
  head.writeInt32BE(4 + text.length, 1)
  return new Uint8Array(Buffer.concat([head, text]))
}

/**
 * PostgreSQL ends when its log finds no room, and then nothing can be read either. So it stops taking writes before the
 * disk is full, until there is room again.
 */
function watchDisk(execute) {
  const lookEveryMs = 100
  let isFull = false
  let lookedAt = Number.NEGATIVE_INFINITY
  return {
    async look() {
      const now = performance.now()
      if (now - lookedAt < lookEveryMs) return
      lookedAt = now
      const { bavail, bsize } = statfsSync(dataDir)
      const freeBytes = bavail * bsize
      if (isFull ? freeBytes < 1.5 * minFreeBytes : freeBytes >= minFreeBytes) return
      isFull = !isFull
      await execute(`set default_transaction_read_only = ${isFull ? 'on' : 'off'}`)
      parentPort.postMessage({ state: isFull ? 'full' : 'roomy', freeBytes })
    },
  }
}
