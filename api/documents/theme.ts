/** What documents are searched for in advance, such as a measure of the knowledge base. */
export type Theme = { id: string; title: string; words: string }

/** A word of a theme; `weight` is how much it tells the theme from the others: 1 when no other has it. */
export type Term = { word: string; weight: number; inTitle: boolean }

/** What a model is given as the meaning of a theme. */
export const meaningOf = ({ title, words }: Theme): string => `${title}. ${words}`

/** A word of more themes than this share of them, such as freight or carrier, says nothing about one. */
const maxShare = 1 / 10

/** Words that stand in any paper, whatever it is about. */
const everyday = new Set(
  (
    'and the to or in on per with type use set cut base main last low lower half just time point single policy power ' +
    'move fill replace prefer check checks service services suitable delivery facility component components weight ' +
    'long short running plan planning waiting for of is at by over from that say one day supplier goods orders'
  ).split(' '),
)

/** The words of a theme, each weighted by ln(themes / themes that use it) / ln(themes), without those that too many use. */
export function termsOf(theme: Theme, all: readonly Theme[]): Term[] {
  const used = all.map((each) => new Set(wordsOf(`${each.title} ${each.words}`).map(stem)))
  const title = new Set(wordsOf(theme.title))
  return [...new Set([...title, ...wordsOf(theme.words)])].flatMap((word) => {
    const share = used.filter((words) => words.has(stem(word))).length / all.length
    return share > maxShare || everyday.has(word)
      ? []
      : { word, weight: -Math.log(share) / Math.log(all.length), inTitle: title.has(word) }
  })
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}{2,}/gu) ?? []

/** Only for counting: PostgreSQL stems for the search. */
const stem = (word: string): string => word.replace(/(ing|ers?|e?s|e)$/, '')
