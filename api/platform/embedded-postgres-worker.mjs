// Plain JavaScript, so that it starts without a TypeScript loader.
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

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
  // … and what keeps it small: the files are in the system's cache anyway, a second cache of 128 MB is not needed.
  shared_buffers: '16MB',
  max_connections: '5',
}
const startParams = ['--single', '-F', '-O', '-j', ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])]

const { dataDir, socket, pgliteWasmModule } = workerData ?? { dataDir: process.argv[2] }
const db = await PGlite.create(dataDir, { startParams, pgliteWasmModule })

// Run as a program, without a socket, this only creates the files: initdb takes 500 MB, which its end gives back.
if (socket) {
  // The pool replaces its one connection after a statement that failed: the next may come before the last is gone.
  const server = new PGLiteSocketServer({ db, path: socket, maxConnections: 10 })
  await server.start()
  parentPort.postMessage('ready')
  await new Promise((stop) => parentPort.once('message', stop))
  await server.stop()
}
await db.close()
process.exit(0)
