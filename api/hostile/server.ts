/** The server under attack: a node as people run it, that tells how much memory it holds when it is asked over IPC. */
import { startNode } from '../node.ts'
import { readConfig } from '../platform/config.ts'
import { createLogger } from '../platform/logger.ts'
import { runProcess } from '../platform/run-process.ts'

export type FromServer = { url: string } | { heapBytes: number }

const tell = (message: FromServer) => process.send?.(message)

await runProcess(async (signal) => {
  const config = readConfig()
  const node = await startNode(config, createLogger(config.logLevel))
  process.on('message', () => {
    globalThis.gc?.()
    globalThis.gc?.()
    tell({ heapBytes: process.memoryUsage().heapUsed })
  })
  process.on('disconnect', () => process.exit(1))
  tell({ url: node.url })
  await signal.stopped
  await node.stop()
})
