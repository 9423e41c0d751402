/** Searches by words and by meaning, as one list. */
import type { Db, Tx } from '../platform/db.ts'
import type { Meaning } from './meaning.ts'
import { type FoundPassage, findNearest, type Nearest, readPassages, searchTerms, searchText } from './passage-store.ts'
import { mergeRanks, standsOut } from './rank.ts'
import { type Theme, termsOf } from './theme.ts'

/** Passages that are kept for one theme. */
const maxOfTheme = 500

/** Passages that hold words of a text, or that mean the like where its meaning is given; best first. */
export async function searchPassages(
  db: Db | Tx,
  { text, meaning, limit }: { text: string; meaning: Meaning | null; limit: number },
): Promise<FoundPassage[]> {
  const byWords = await searchText(db, text)
  const [byMeaning = []] = await findLike(db, meaning ? [meaning] : [])
  return readPassages(db, [...mergeRanks([byWords, byMeaning]).keys()].slice(0, limit))
}

/** For each theme, the passages that support it with their scores: by their words, and by their meaning where given. */
export async function searchThemes(
  db: Db,
  themes: readonly Theme[],
  meanings: readonly Meaning[] | null,
): Promise<Map<string, Map<string, number>>> {
  const byMeaning = await findLike(db, meanings ?? [])
  const found = new Map<string, Map<string, number>>()
  for (const [n, theme] of themes.entries()) {
    const byWords = await searchTerms(db, termsOf(theme, themes))
    const merged = mergeRanks([byWords, byMeaning[n] ?? []])
    found.set(theme.id, new Map([...merged].slice(0, maxOfTheme)))
  }
  return found
}

/** Ids of the passages whose meaning is near enough to each of these. */
async function findLike(db: Db | Tx, meanings: readonly Meaning[]): Promise<string[][]> {
  const [first] = meanings
  if (!first) return []
  const nearest = await findNearest(
    db,
    meanings.map(({ vector }) => vector),
    first.model,
  )
  return meanings.map(({ background }, n) => idsOf(nearest[n] ?? [], background))
}

const idsOf = (nearest: readonly Nearest[], background: number): string[] =>
  nearest.filter(({ similarity }) => standsOut(similarity, background)).map(({ passageId }) => passageId)
