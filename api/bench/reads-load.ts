/** The clients of `npm run bench:reads`, in a process of their own: so many connections, each asking again once answered. */
import { Agent, request } from 'node:http'

export type LoadCommand = { url: string; body: string; connections: number; seconds: number }
export type LoadReply = {
  requests: number
  failed: number
  bytes: number
  p50Ms: number
  p99Ms: number
  seconds: number
}

function ask(url: string, body: string, agent: Agent): Promise<{ isFine: boolean; bytes: number }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let bytes = 0
      let start = ''
      response.on('data', (chunk: Buffer) => {
        if (bytes < 20) start += chunk.toString('latin1', 0, 20)
        bytes += chunk.length
      })
      response.once('end', () => resolve({ isFine: response.statusCode === 200 && start.startsWith('{"data"'), bytes }))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

async function measure({ url, body, connections, seconds }: LoadCommand): Promise<LoadReply> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let failed = 0
  let bytes = 0
  const began = performance.now()
  const end = began + seconds * 1_000
  const client = async () => {
    while (performance.now() < end) {
      const asked = performance.now()
      const answer = await ask(url, body, agent)
      times.push(performance.now() - asked)
      bytes = answer.bytes
      if (!answer.isFine) failed++
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  agent.destroy()
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return {
    requests: sorted.length,
    failed,
    bytes,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    seconds: (performance.now() - began) / 1_000,
  }
}

process.on('message', async (command: LoadCommand) => process.send?.(await measure(command)))
