/** What a subscriber should have seen, and what it has seen. */

/** One change: its cursor, and what else must be right about it, as text. */
export type Seen = { cursor: string; content: string }

export type Verdict = {
  lost: Seen[]
  repeated: Seen[]
  /** Came after one that follows it in the log. */
  misordered: Seen[]
  /** Not asked for, or never committed. */
  foreign: Seen[]
  /** The right cursor with another row or state. */
  altered: Seen[]
}

/** Compares what came with what was committed; `expected` is in the order of the log. */
export function compare(expected: readonly Seen[], received: readonly Seen[]): Verdict {
  const places = new Map(expected.map(({ cursor }, place) => [cursor, place]))
  const seen = new Set<string>()
  const verdict: Verdict = { lost: [], repeated: [], misordered: [], foreign: [], altered: [] }
  let furthest = -1
  for (const change of received) {
    const place = places.get(change.cursor)
    if (seen.has(change.cursor)) verdict.repeated.push(change)
    else if (place === undefined) verdict.foreign.push(change)
    else {
      if (place < furthest) verdict.misordered.push(change)
      if (expected[place]?.content !== change.content) verdict.altered.push(change)
      furthest = Math.max(furthest, place)
    }
    seen.add(change.cursor)
  }
  verdict.lost = expected.filter(({ cursor }) => !seen.has(cursor))
  return verdict
}

export const isRight = (verdict: Verdict): boolean => Object.values(verdict).every((wrong) => wrong.length === 0)

/** Each thing that is wrong, with how often and where first. */
export const describe = (verdict: Verdict): string[] =>
  Object.entries(verdict).flatMap(([name, wrong]) =>
    wrong[0] ? `${wrong.length} ${name}, first ${wrong[0].cursor} (${wrong[0].content})` : [],
  )
