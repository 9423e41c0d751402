import { now } from '../platform/clock.ts'
import type { LlmConfig } from '../platform/config.ts'
import type { Db } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { LogEntry } from '../realtime/events.ts'
import { keepWording } from '../recommendations/keep-wording-command.ts'
import { findUnwritten, listUnwritten, type Unwritten } from '../recommendations/unwritten-store.ts'
import { createWriter } from '../recommendations/writer.ts'
import { type Agent, AgentError } from './agent.ts'

export type WordingParts = { db: Db; log: ChangeLog; logger: Logger; llm: LlmConfig }

/** Recommendations that may wait in memory; further ones are read from the database later. */
const maxWaiting = 200
/** The first run looks this far back for unwritten recommendations. */
const recentMs = 24 * 3_600_000

/**
 * Lets a language model write the text of recommendations, one at a time, after the commit that made them. A
 * recommendation that the model cannot write in time, or not from the passages, keeps its composed text until its
 * figures change or the agent starts again.
 */
export function wordRecommendationsAgent({ db, log, logger, llm }: WordingParts): Agent {
  const write = createWriter(llm)
  const waiting = new Set<string>()
  let hasMore = false

  async function lookForMore(): Promise<void> {
    const ids = await listUnwritten(db, { since: new Date(now().getTime() - recentMs), limit: maxWaiting })
    hasMore = false
    for (const id of ids) waiting.add(id)
  }

  /** @returns why the composed text is kept; null when the model's text was stored */
  async function writeOne(row: Unwritten, signal: AbortSignal): Promise<string | null> {
    const { draft, reason } = await write({ draft: row.draft, drivers: row.drivers }, signal)
    if (signal.aborted) return 'the agent was stopped'
    if (reason) logger.warn({ recommendation: row.id, model: llm.model, reason }, 'The composed text is kept')
    else await keepWording(log, row, { ...draft, model: llm.model, now: now() })
    return reason
  }

  return {
    name: 'recommender',
    maxRunMs: maxWaiting * llm.timeoutMs,
    hears(entries) {
      const asking = entries.filter(asksForText)
      for (const { row } of asking) {
        if (waiting.size < maxWaiting) waiting.add(row.id)
        else hasMore = true
      }
      return asking.length > 0
    },
    async run({ signal, isFirst, started }) {
      if (isFirst || hasMore) await lookForMore()
      let written = 0
      const reasons: string[] = []
      for (const id of waiting) {
        if (signal.aborted) break
        const row = await findUnwritten(db, id)
        waiting.delete(id)
        if (!row) continue
        if (written + reasons.length === 0) await started('A language model writes recommendations.')
        const reason = await writeOne(row, signal)
        if (reason) reasons.push(reason)
        else written++
      }
      if (written + reasons.length === 0) return null
      const stays =
        reasons.length > 0 ? `The composed text is kept in ${counted(reasons.length, 'case')}: ${reasons.at(-1)}.` : ''
      if (written === 0 && !signal.aborted) throw new AgentError(stays)
      return { processed: written, message: `${counted(written, 'text')} written. ${stays}`.trim() }
    },
  }
}

const asksForText = (entry: LogEntry): entry is LogEntry<'recommendation'> =>
  entry.topic === 'recommendation' && entry.row.status === 'PENDING' && entry.row.writtenBy === 'composed'
