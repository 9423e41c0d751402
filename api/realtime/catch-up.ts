import type { LogPage } from './log-pages.ts'
import { persist } from './persist.ts'
import type { Outcome } from './result-keeper.ts'
import { type Member, maxTogether, type RunParts } from './run-parts.ts'
import { batchOf } from './shared-result.ts'
import { type ChangeRequest, type ToldChange, told } from './stream.ts'

export type CatchUpParts = Pick<RunParts, 'pages' | 'turns' | 'gate' | 'stats' | 'logger'> & {
  changes: ChangeRequest
  resultOf: (change: ToldChange) => Outcome
  isHere: (member: Member) => boolean
  /** The position up to which the live members have everything. */
  delivered: () => number
}

/**
 * Sends a subscriber what it lacks from the log until it has what the live members have; then it is live too. All
 * subscribers who catch up, whatever their operation, read the same pages and take turns: a slow one holds up nobody.
 */
export function openCatchUp(parts: CatchUpParts): (member: Member) => Promise<void> {
  const { pages, turns, gate, stats, logger, changes, resultOf, isHere, delivered } = parts
  /** What the stream tells of a page, worked out once for all members who read it. */
  const looked = new WeakMap<LogPage, Promise<ToldChange[]>>()

  function lookAt(page: LogPage): Promise<ToldChange[]> {
    const known = looked.get(page)
    if (known) return known
    const looking = turns
      .each(page.entries, (entry) => told(changes, entry))
      .then((all) => all.filter((one) => one !== null))
    looked.set(page, looking)
    return looking
  }

  const readPage = (member: Member) =>
    persist(
      logger,
      () => isHere(member),
      () => pages.read(changes.topic, member.position, delivered()),
    )

  return async (member) => {
    while (isHere(member) && member.position < delivered()) {
      const { missed, upTo } = await gate(async () => {
        if (!isHere(member)) return { missed: [], upTo: member.position }
        const page = await readPage(member)
        const all = await lookAt(page)
        return { missed: all.filter(({ position }) => position > member.position), upTo: page.upTo }
      })
      for (let at = 0; at < missed.length; at += maxTogether) {
        const part = missed.slice(at, at + maxTogether)
        const results = await gate(async () => (isHere(member) ? Promise.all(await turns.each(part, resultOf)) : []))
        await member.sink.ready()
        if (!isHere(member)) return
        member.sink.next(batchOf(results))
        stats.replayed += results.length
      }
      member.position = upTo
    }
    member.live = true
  }
}
