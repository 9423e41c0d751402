import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder, and the missing folders above it, one by one. Node's own recursion never ends on a file system that
 * reports a folder it refuses to make as missing (/proc), and reports a read-only one in the same words.
 * @throws the error of the first that cannot be made
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const missing: string[] = []
  for (let at = path.resolve(folder); await isMissing(at); at = path.dirname(at)) missing.unshift(at)
  if (missing.length === 0) missing.push(path.resolve(folder))
  for (const each of missing) await makeOne(each, mode)
}

/** Another process may have made it meanwhile. */
async function makeOne(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode })
  } catch (error) {
    const found = await stat(folder).catch(() => null)
    if (!found?.isDirectory()) throw error
  }
}

const isMissing = async (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === 'ENOENT',
  )
