import type { ChangeLog } from './change-log.ts'
import type { LogEntry } from './events.ts'
import type { Topic } from './topics.ts'

/** All entries of a topic with `after` < position <= `upTo`. */
export type LogPage = { after: number; upTo: number; entries: readonly LogEntry[] }

/** The pages of the log for all subscribers who catch up: a page that several want is read once. */
export type LogPages = {
  /**
   * A page that holds what follows a position; it may begin before it.
   * @throws PlumeError CURSOR_EXPIRED when what follows is no longer held
   */
  read(topic: Topic, after: number, upTo: number): Promise<LogPage>
}

type LogReader = Pick<ChangeLog, 'head' | 'readPage' | 'checkHeld'>
type Kept = LogPage & { bytes: number; usedAt: number }

const pageSize = 500
const maxBytes = 32 * 1024 * 1024
/** Memory that an entry takes, roughly: for each character of its row, and for the entry itself. */
const bytesPerCharacter = 3
const bytesPerEntry = 500
const keptMs = 10_000

export function createLogPages(log: LogReader): LogPages {
  const kept = new Map<Topic, Kept[]>()
  /** A reader of a topic waits for the one before, which may be reading the same page. */
  const readers = new Map<Topic, Promise<unknown>>()
  let bytes = 0
  let timer: NodeJS.Timeout | null = null

  const pagesOf = (topic: Topic): Kept[] => {
    const pages = kept.get(topic) ?? []
    kept.set(topic, pages)
    return pages
  }

  function find(topic: Topic, after: number): LogPage | null {
    const page = pagesOf(topic).find((each) => each.after <= after && after < each.upTo)
    if (page) page.usedAt = Date.now()
    return page ?? null
  }

  async function readAgain(topic: Topic, after: number, upTo: number): Promise<LogPage> {
    const { entries, characters } = await log.readPage({ after, upTo, limit: pageSize, topic })
    // Entries that were trimmed while the page was read would be missing in silence.
    await log.checkHeld({ epoch: log.head().epoch, position: after })
    const last = entries.length < pageSize ? upTo : (entries.at(-1)?.position ?? upTo)
    const size = characters * bytesPerCharacter + (entries.length + 1) * bytesPerEntry
    const page: Kept = { after, upTo: last, entries, bytes: size, usedAt: Date.now() }
    pagesOf(topic).push(page)
    bytes += size
    forget()
    return page
  }

  /** Keeps no page for long: the log may be trimmed, or replaced. */
  function forget(): void {
    const all = [...kept].flatMap(([topic, pages]) => pages.map((page) => ({ topic, page })))
    all.sort((a, b) => a.page.usedAt - b.page.usedAt)
    const old = Date.now() - keptMs
    for (const { topic, page } of all) {
      if (page.usedAt > old && bytes <= maxBytes) break
      bytes -= page.bytes
      kept.set(
        topic,
        pagesOf(topic).filter((each) => each !== page),
      )
    }
    if (timer || bytes === 0) return
    timer = setTimeout(() => {
      timer = null
      forget()
    }, keptMs).unref()
  }

  return {
    async read(topic, after, upTo) {
      for (;;) {
        const page = find(topic, after)
        if (page) return page
        const reader = readers.get(topic)
        if (!reader) break
        await reader.catch(() => {})
      }
      const reading = readAgain(topic, after, upTo)
      readers.set(topic, reading)
      return reading.finally(() => readers.delete(topic))
    },
  }
}
