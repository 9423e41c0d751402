import { randomUUID } from 'node:crypto'
import { link, mkdtemp, readdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ConfigError } from './errors.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Takes a folder for this process, whatever name or mount it is reached by. The lock is a listening socket inside the
 * folder: the system closes it when the process dies, however it dies, and containers that share the folder see it
 * without sharing a network. (Machines that share the folder do not see it.)
 *
 * Sockets are numbered, and the process with the highest number owns the folder. Only the holder of a higher number
 * removes a number: a process replaces a dead owner by taking the next number, which the file system gives to one
 * process only.
 * @returns the function that gives the folder back
 * @throws ConfigError when a living process owns the folder, or no lock can be made in it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const real = await realpath(folder)
  const locks = path.join(real, 'lock')
  await makeFolder(locks, 0o700)
  const door = await openDoor(locks, folder)
  try {
    const number = await takeNumber(door, folder)
    for (const lower of await numbersIn(locks)) if (lower < number) await rm(door.nameOf(lower), { force: true })
    await rm(door.own, { force: true })
    return async () => {
      // A plain file keeps the number, and copies of the folder need not copy a socket.
      await writeFile(door.own, '')
        .then(() => rename(door.own, door.nameOf(number)))
        .catch(() => {})
      await door.close()
    }
  } catch (error) {
    await door.close()
    throw error
  }
}

type Door = {
  /** Where this process listens, before it has a number. */
  own: string
  nameOf(number: number): string
  close(): Promise<void>
}

/** Listens in the folder under a name of its own. Socket paths end at about 100 characters, so a link shortens them. */
async function openDoor(locks: string, folder: string): Promise<Door> {
  const near = await mkdtemp(path.join(tmpdir(), 'plume-lock-'))
  const short = path.join(near, 'l')
  const own = path.join(short, `${randomUUID().slice(0, 8)}.new`)
  const server = createServer((socket) => socket.destroy())
  const close = async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await rm(own, { force: true })
    await rm(near, { recursive: true, force: true })
  }
  try {
    await symlink(locks, short)
    await listen(server, own)
    if (!(await isAlive(own))) throw new Error('it takes no connection')
    server.unref()
    return { own, nameOf: (number) => path.join(short, String(number)), close }
  } catch (error) {
    await close()
    const { code, message } = error as Error & { code?: string }
    if (code === 'ENOSPC') throw error
    throw new ConfigError(
      `${folder} cannot be locked (${code ?? message}): it must be writable, and on a file system where sockets can be made; ` +
        'choose another with DATA_DIR.',
    )
  }
}

async function takeNumber(door: Door, folder: string): Promise<number> {
  const locks = path.dirname(door.own)
  for (;;) {
    const highest = Math.max(0, ...(await numbersIn(locks)))
    if (highest > 0 && (await isAlive(door.nameOf(highest)))) {
      throw new ConfigError(
        `Another Plume has ${folder} open: stop it, or give this one a folder of its own with DATA_DIR.`,
      )
    }
    const number = highest + 1
    try {
      await link(door.own, door.nameOf(number))
    } catch (error) {
      if ((error as { code?: string }).code === 'EEXIST') continue
      throw error
    }
    // A slow process may have taken a number that others had already passed and removed.
    if (Math.max(...(await numbersIn(locks))) === number) return number
    await rm(door.nameOf(number), { force: true })
  }
}

const numbersIn = async (locks: string): Promise<number[]> =>
  (await readdir(locks)).flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []))

const listen = (server: Server, address: string) =>
  new Promise<void>((ready, fail) => server.once('error', fail).listen(address, ready))

/**
 * Whether a process listens there. Only a clear no counts: one that may not look, or finds a full queue, must not take
 * over.
 */
const isAlive = (address: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => resolve(true))
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'))
    socket.once('connect', () => socket.destroy())
  })
