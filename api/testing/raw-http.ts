/** HTTP as it goes over the wire, which clients would mend or forbid. */
import { connect, type Socket } from 'node:net'

export type RawReply = { status: number; headers: Record<string, string>; body: string }

/** Sends these bytes to the node at `url`, and gives what comes back until it hangs up, or until `isWhole` says so. */
export async function sendRaw(
  url: string,
  bytes: string | Buffer | readonly (string | Buffer)[],
  isWhole: (text: string) => boolean = () => false,
): Promise<string> {
  const socket = await connectTo(url)
  let text = ''
  const done = new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (isWhole(text)) resolve()
    })
    socket.once('close', () => resolve()).once('error', reject)
  })
  for (const part of typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes) socket.write(part)
  await done
  socket.destroy()
  return Buffer.from(text, 'latin1').toString('utf8')
}

export const connectTo = (url: string) =>
  new Promise<Socket>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => resolve(socket)).once('error', reject)
  })

/** A request with exactly these headers besides Host and `connection: close`, which the options may replace. */
export async function ask(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawReply> {
  const { method = 'GET', path = '/graphql', headers = {}, body = '' } = options
  const all = {
    host: new URL(url).host,
    connection: 'close',
    ...(body.length > 0 && { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : `${name}: ${value}\r\n`))
  const text = await sendRaw(url, [`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, body])
  return parseReply(text)
}

/** The last answer in what came over the wire; `100 Continue` goes before some. */
export function parseReply(text: string): RawReply {
  const from = text.startsWith('HTTP/1.1 100') ? text.indexOf('\r\n\r\n') + 4 : 0
  const [head = '', ...rest] = text.slice(from).split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') }
}

export const errorOf = (reply: RawReply): { message: string; extensions: { code: string } } =>
  JSON.parse(reply.body.slice(reply.body.indexOf('{'), reply.body.lastIndexOf('}') + 1)).errors[0]
