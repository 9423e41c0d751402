import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type BadNetwork = {
  /** The server, through this network. */
  url: string
  /** Nothing arrives any more, and nobody is told: a lost radio cell, a laptop asleep. */
  stall(): void
  /** Every connection breaks and none is accepted. */
  cut(): void
  /** All is well again; what was stalled stays lost. */
  mend(): void
  close(): Promise<void>
}

/** A network on loopback between a browser and the server at `url`, which fails when it is told to. */
export async function startBadNetwork(url: string): Promise<BadNetwork> {
  const { port } = new URL(url)
  const sockets = new Set<Socket>()
  let state: 'well' | 'stalled' | 'cut' = 'well'

  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const lead = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('data', (chunk) => state === 'well' && to.write(chunk))
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      if (state !== 'stalled') to.destroy()
    })
  }
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = connect(Number(port), '127.0.0.1')
    lead(near, far)
    lead(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stall: () => {
      state = 'stalled'
    },
    cut: () => {
      state = 'cut'
      drop()
    },
    mend: () => {
      // What was lost on the way cannot be sent any more.
      if (state === 'stalled') drop()
      state = 'well'
    },
    close: () => {
      state = 'cut'
      drop()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
