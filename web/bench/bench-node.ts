import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type PlumeNode, startNode } from '../../api/node.ts'
import { readConfig } from '../../api/platform/config.ts'
import { createLogger } from '../../api/platform/logger.ts'

/** A node in this process, whose rows are written past its doors; it ends, and its database goes, with the parent. */
export async function openBenchNode(settings: Record<string, string> = {}): Promise<PlumeNode> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-bench-web-'))
  const node = await startNode(readConfig({ DATA_DIR: folder, PORT: '0', ...settings }), createLogger('error'))
  process.once('disconnect', async () => {
    await node.stop()
    await rm(folder, { recursive: true, force: true })
    process.exit(0)
  })
  return node
}
