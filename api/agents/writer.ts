import type { LlmConfig } from '../platform/config.ts'
import type { Db } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { LogEntry } from '../realtime/events.ts'
import { findUnwritten, listUnwritten, storeWritten } from '../recommendations/recommendation-store.ts'
import { createWriter } from '../recommendations/writer.ts'

export type WriterAgentParts = { db: Db; log: ChangeLog; logger: Logger; llm: LlmConfig }

/** Recommendations that may wait; what comes beyond them is found in the database when they are done. */
const mostWaiting = 200
/** A start looks this far back for what the last one left. */
const recentMs = 24 * 3_600_000

/**
 * Follows the log and has a language model write the text of recommendations, one at a time, after the commit that
 * made them. What the model cannot do in time, or not from the passages, keeps its composed text until its figures
 * change or the node starts anew. Any number of nodes may do so: the first to store a text wins.
 */
export function startWriterAgent({ db, log, logger, llm }: WriterAgentParts): { stop(): Promise<void> } {
  const write = createWriter(llm)
  const stopping = new AbortController()
  const waiting = new Set<string>()
  let hasMore = true
  let working: Promise<void> | null = null

  const stopListening = log.listen((entries) => {
    for (const { row } of entries.filter(asksForText)) {
      if (waiting.size < mostWaiting) waiting.add(row.id)
      else hasMore = true
    }
    wake()
  })

  function wake(): void {
    if (stopping.signal.aborted) return
    working ??= work().finally(() => {
      working = null
      if (waiting.size > 0 || hasMore) wake()
    })
  }

  async function work(): Promise<void> {
    if (hasMore) await lookForMore()
    for (const id of waiting) {
      if (stopping.signal.aborted) return
      waiting.delete(id)
      await writeOne(id).catch((error: Error) => {
        logger.warn({ recommendation: id, reason: error.message }, 'A text could not be stored; the composed one stays')
      })
    }
  }

  async function lookForMore(): Promise<void> {
    hasMore = false
    try {
      const ids = await listUnwritten(db, { since: new Date(Date.now() - recentMs), limit: mostWaiting })
      for (const id of ids) waiting.add(id)
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, 'Recommendations without a text could not be looked up')
    }
  }

  async function writeOne(id: string): Promise<void> {
    const row = await findUnwritten(db, id)
    if (!row) return
    const { draft, reason } = await write({ draft: row.draft, drivers: row.drivers }, stopping.signal)
    if (stopping.signal.aborted) return
    if (reason) logger.warn({ recommendation: id, model: llm.model, reason }, 'The composed text stays')
    else await storeWritten(log, row, { ...draft, model: llm.model, now: new Date() })
  }

  wake()
  return {
    async stop() {
      stopListening()
      stopping.abort()
      await working
    },
  }
}

const asksForText = (entry: LogEntry): entry is LogEntry<'recommendation'> =>
  entry.topic === 'recommendation' && entry.row.status === 'PENDING' && entry.row.writtenBy === 'composed'
