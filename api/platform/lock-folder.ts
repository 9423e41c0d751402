import { createHash } from 'node:crypto'
import { unlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ConfigError } from './errors.ts'

/**
 * Takes a folder for this process. The lock is a listening socket, which the system drops when the process
 * dies however it dies: a process id in a file could be another process's by now.
 * @returns the function that gives the folder back
 * @throws ConfigError when a living process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const address = lockAddress(folder)
  if (address.isFile && !(await answers(address.path))) await unlink(address.path).catch(() => {})
  const server = createServer((socket) => socket.destroy())
  try {
    await new Promise<void>((ready, fail) => server.once('error', fail).listen(address.path, ready))
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    throw new ConfigError(
      `Another Plume has ${folder} open: stop it, or give this one a folder of its own with DATA_DIR.`,
    )
  }
  server.unref()
  return () => new Promise((resolve) => server.close(() => resolve()))
}

/**
 * Socket paths end at about 100 characters, so the folder is named by its hash. On Linux and Windows the name lives
 * in the kernel alone, and of two that take it at once one fails; elsewhere it is a file, which a crash leaves behind.
 */
function lockAddress(folder: string): { path: string; isFile: boolean } {
  const name = `plume-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 24)}`
  if (process.platform === 'linux') return { path: `\0${name}`, isFile: false }
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\${name}`, isFile: false }
  return { path: path.join(tmpdir(), `${name}.lock`), isFile: true }
}

const answers = (address: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
