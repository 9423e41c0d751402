import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { maxRequestBodyBytes } from '../platform/guard-request.ts'
import { quoted, refusalError, refuse } from '../platform/refusal.ts'

/** Bytes of bodies that a node holds at once; a further request is asked to come again. */
const maxHeldBytes = 12 * maxRequestBodyBytes
/**
 * How long, and how many bytes, the rest of a refused body is read and dropped, so that its sender reads the answer.
 */
const lingerMs = 10_000

let held = 0

const tooLarge = (what: string) =>
  refusalError(
    refuse(
      413,
      'BAD_USER_INPUT',
      `${what} has more than ${maxRequestBodyBytes.toLocaleString('en')} bytes: send less at once.`,
    ),
  )

const texts = new WeakMap<IncomingMessage, Promise<string>>()

/**
 * The text of a JSON body, read once. It is decompressed and counted while it is read, so it need not announce its
 * length.
 * @throws GraphQLError with its HTTP status for a body that is too large, of another kind, or broken
 */
export function readText(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const text = texts.get(request) ?? readAgain(request, response)
  texts.set(request, text)
  return text
}

async function readAgain(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const decompress = decompressorOf(request)
  checkKind(request)
  try {
    return decode(await decompress(await readBytes(request, response)))
  } finally {
    if (!request.readableEnded) dropRest(request)
  }
}

/** @throws GraphQLError 415 for what is no JSON in UTF-8 */
function checkKind({ headers }: IncomingMessage): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim())
  // A page may send other types to another site without asking.
  if (!/^application\/([\w.-]+\+)?json$/i.test(type)) {
    const sent = type ? `not as ${quoted(type)}` : 'and say so in the header content-type'
    throw refusalError(refuse(415, 'BAD_USER_INPUT', `Send the operation as application/json, ${sent}.`))
  }
  const charset = parameters.map((parameter) => /^charset\s*=\s*"?([^"]*)"?$/i.exec(parameter)?.[1]).find(Boolean)
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw refusalError(refuse(415, 'BAD_USER_INPUT', `Send JSON as UTF-8, not as ${quoted(charset)}.`))
  }
}

type Decompress = (bytes: Buffer) => Buffer | Promise<Buffer>

const decompressors: Record<string, Decompress> = {
  gzip: (bytes) => promisify(gunzip)(bytes, { maxOutputLength: maxRequestBodyBytes }),
  deflate: (bytes) =>
    promisify(hasZlibHeader(bytes) ? inflate : inflateRaw)(bytes, { maxOutputLength: maxRequestBodyBytes }),
  br: (bytes) => promisify(brotliDecompress)(bytes, { maxOutputLength: maxRequestBodyBytes }),
}
decompressors['x-gzip'] = decompressors.gzip as Decompress

/** By its specification deflate is zlib's format; some clients send the bare one. */
const hasZlibHeader = (bytes: Buffer) =>
  bytes.length > 1 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0

/** @throws GraphQLError 415 for an encoding that is not known */
function decompressorOf({ headers }: IncomingMessage): Decompress {
  const encodings = (headers['content-encoding'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  const [name] = encodings
  if (name === undefined) return (bytes) => bytes
  const known = encodings.length === 1 && Object.hasOwn(decompressors, name) ? decompressors[name] : undefined
  if (!known) {
    const message = `Send the body as it is, or compressed once with gzip, deflate or br, not with ${quoted(encodings.join(', '))}.`
    throw refusalError(refuse(415, 'BAD_USER_INPUT', message, { 'accept-encoding': 'gzip, deflate, br' }))
  }
  return async (bytes) => {
    try {
      return await known(bytes)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        throw tooLarge('The body, once decompressed,')
      throw refusalError(refuse(400, 'BAD_USER_INPUT', `The body is not compressed with ${name}, or was cut off.`))
    }
  }
}

/** The body as it came. Rejects as soon as it is too long. */
function readBytes(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxRequestBodyBytes) throw tooLarge('The body')
  if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue()
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      held += chunk.length
      if (size > maxRequestBodyBytes) return end(() => reject(tooLarge('The body')))
      if (held > maxHeldBytes) return end(() => reject(tooBusy()))
      chunks.push(chunk)
    }
    const end = (settle: () => void) => {
      held -= size
      request.off('data', take).off('end', whole).off('close', brokenOff).off('error', brokenOff)
      settle()
    }
    const whole = () => end(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)))
    const brokenOff = () =>
      end(() => reject(refusalError(refuse(400, 'BAD_USER_INPUT', 'The body ended before it was whole.'))))
    request.on('data', take).once('end', whole).once('close', brokenOff).once('error', brokenOff)
  })
}

const tooBusy = () =>
  refusalError(
    refuse(503, 'RATE_LIMITED', 'The server holds as many bodies as it can: send it again in a moment.', {
      'retry-after': '2',
    }),
  )

/** Closing the connection at once would lose the answer. */
function dropRest(request: IncomingMessage): void {
  let rest = 0
  const impatient = setTimeout(() => request.destroy(), lingerMs)
  impatient.unref()
  request.on('error', () => {})
  request.once('close', () => clearTimeout(impatient))
  request.once('end', () => clearTimeout(impatient))
  request.on('data', (chunk: Buffer) => {
    rest += chunk.length
    if (rest > 4 * maxRequestBodyBytes) request.destroy()
  })
}

/** @throws GraphQLError 400 for bytes that are no UTF-8 */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refusalError(refuse(400, 'BAD_USER_INPUT', 'The body is no UTF-8: send JSON as UTF-8.'))
  }
}
