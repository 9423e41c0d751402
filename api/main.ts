import { startNode } from './node.ts'
import { readConfig } from './platform/config.ts'
import { createLogger } from './platform/logger.ts'
import { runProcess, stopWithin } from './platform/run-process.ts'

await runProcess(async (signal) => {
  const config = readConfig()
  const node = await startNode(config, createLogger(config.logLevel))
  console.log(`Plume: dashboard ${node.url}  ·  GraphiQL ${node.url}/graphql  ·  Ctrl-C stops it`)
  await signal.stopped
  await stopWithin(config.maxStopMs, node.stop())
})
