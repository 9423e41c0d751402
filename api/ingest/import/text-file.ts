import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from '../../platform/errors.ts'
import type { Meter } from './row.ts'

/**
 * The text of a file, in pieces, decoded as UTF-8 without its byte-order mark and with every line ending as `\n`.
 * A gzip file is unpacked as it is read. The meter counts the bytes taken from the disk.
 *
 * @throws InputError FILE_NOT_FOUND, FILE_NOT_READABLE, NOT_A_FILE, EMPTY_FILE, NOT_TEXT, NOT_UTF8, BROKEN_GZIP.
 */
export async function* readText(file: string, meter: Meter): AsyncGenerator<string> {
  const { head, size } = await peek(file)
  meter.total = size
  refuseOtherFormats(file, head)
  const gzipped = head[0] === 0x1f && head[1] === 0x8b
  const disk = createReadStream(file, { highWaterMark: 128 * 1024 })
  const bytes: Readable = gzipped ? pipeline(disk, createGunzip(), () => {}) : disk
  const decoder = new TextDecoder('utf-8')
  let heldReturn = ''
  let isStart = true
  try {
    for await (const chunk of bytes) {
      meter.done = disk.bytesRead
      let text = heldReturn + decoder.decode(chunk, { stream: true })
      // Later in the file, a zero byte affects only its record.
      if (isStart && text.slice(0, headChars).includes('\0')) throw notText(file)
      isStart = false
      // A chunk may end between the CR and the LF.
      heldReturn = text.endsWith('\r') ? '\r' : ''
      if (heldReturn) text = text.slice(0, -1)
      yield text.replace(/\r\n?/g, '\n')
    }
    yield decoder.decode() + (heldReturn && '\n')
  } catch (error) {
    throw gzipped && isZlibError(error)
      ? new InputError('BROKEN_GZIP', `${file} is a damaged or cut-off gzip file: pack or download it again.`)
      : error
  } finally {
    disk.destroy()
  }
}

/** A file that is no text shows it here. */
const headChars = 1024

async function peek(file: string): Promise<{ head: Buffer; size: number }> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new InputError('FILE_NOT_FOUND', `There is no file ${file}: check the path.`)
    throw new InputError('FILE_NOT_READABLE', `${file} cannot be opened (${error.code ?? error.message}).`)
  })
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw new InputError('NOT_A_FILE', `${file} is not a file: name one CSV file.`)
    if (stat.size === 0) throw new InputError('EMPTY_FILE', `${file} is empty.`)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return { head: buffer.subarray(0, bytesRead), size: stat.size }
  } finally {
    await handle.close()
  }
}

function refuseOtherFormats(file: string, head: Buffer): void {
  const start = head.toString('latin1')
  if (start.startsWith('PK')) {
    throw new InputError('NOT_TEXT', `${file} is a workbook or a ZIP archive: save the sheet as "CSV UTF-8" first.`)
  }
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff')) {
    throw new InputError('NOT_UTF8', `${file} is UTF-16 text: save it as "CSV UTF-8" first.`)
  }
}

function notText(file: string): InputError {
  return new InputError('NOT_TEXT', `${file} is not a text file: export it as "CSV UTF-8" first.`)
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
