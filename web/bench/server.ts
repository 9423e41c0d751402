import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { flights } from '../../api/testing/activities.ts'
import { ask, startProcess } from '../../api/testing/process.ts'

const ingest = `mutation ($input: [ActivityInput!]!, $quiet: Boolean) {
  ingestActivities(input: $input, quiet: $quiet) { accepted rejected { message } }
}`

export type BenchServer = {
  url: string
  ingest(input: readonly object[], quiet?: boolean): Promise<void>
  stop(): Promise<void>
}

/** Plume as people start it, on a database of its own, with `count` suppliers that are hotspots now. */
export async function startServer(count: number): Promise<BenchServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-bench-web-'))
  const server = startProcess({ DATA_DIR: folder, LOG_LEVEL: 'error' })
  const url = await server.url
  const send = async (input: readonly object[], quiet = false) => {
    type Answer = { ingestActivities: { accepted: number; rejected: { message: string }[] } }
    const { ingestActivities } = await ask<Answer>(url, ingest, { input, quiet })
    if (ingestActivities.rejected[0]) throw new Error(ingestActivities.rejected[0].message)
  }
  for (let n = 0; n < count; n++) {
    await send(flights(`Supplier ${n}`, 40, 100 + n, 50), true)
    await send(flights(`Supplier ${n}`, 1, 3 * (100 + n), 90))
  }
  return {
    url,
    ingest: send,
    async stop() {
      server.kill('SIGTERM')
      await server.ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
