/** What documents are searched for in advance, such as a measure of the knowledge base. */
export type Topic = { id: string; title: string; words: string }

/** A word of a topic; `weight` is how much it tells the topic from the others. */
export type Term = { word: string; weight: number; inTitle: boolean }

/** What a model is given as the meaning of a topic. */
export const meaningOf = ({ title, words }: Topic): string => `${title}. ${words}`

/** A word of more topics than this share of them, such as freight or carrier, says nothing about one. */
const maxShare = 1 / 4

/** Words that stand in any paper, whatever it is about. */
const everyday = new Set(
  (
    'and the to or in on per with type use set cut base main last low lower half just time point single policy power ' +
    'move fill replace prefer check checks service services suitable delivery facility component components weight ' +
    'long short running plan planning waiting'
  ).split(' '),
)

/** The words of a topic, each weighted by ln(topics / topics that use it), without those that too many use. */
export function termsOf(topic: Topic, all: readonly Topic[]): Term[] {
  const used = all.map((each) => new Set(wordsOf(`${each.title} ${each.words}`).map(stem)))
  const title = new Set(wordsOf(topic.title))
  return [...new Set([...title, ...wordsOf(topic.words)])].flatMap((word) => {
    const share = used.filter((words) => words.has(stem(word))).length / all.length
    return share > maxShare || everyday.has(word) ? [] : { word, weight: -Math.log(share), inTitle: title.has(word) }
  })
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}{2,}/gu) ?? []

/** Only for counting: PostgreSQL stems for the search. */
const stem = (word: string): string => word.replace(/(ing|ers?|e?s|e)$/, '')
