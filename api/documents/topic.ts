/** What documents are searched for in advance, such as a measure of the knowledge base. */
export type Topic = { id: string; title: string; words: string }

/** A word of a topic; `weight` is how much it tells the topic from the others. */
export type Term = { word: string; weight: number; inTitle: boolean }

/** What a model is given as the meaning of a topic. */
export const meaningOf = ({ title, words }: Topic): string => `${title}. ${words}`

/**
 * The words of a topic, each weighted by ln(topics / topics that use it): a word that most of them share, such as freight,
 * says nothing about one.
 */
export function termsOf(topic: Topic, all: readonly Topic[]): Term[] {
  const used = all.map((each) => new Set(wordsOf(`${each.title} ${each.words}`).map(stem)))
  const title = new Set(wordsOf(topic.title))
  return [...new Set([...title, ...wordsOf(topic.words)])].map((word) => {
    const users = used.filter((words) => words.has(stem(word))).length
    return { word, weight: Math.log(all.length / users), inTitle: title.has(word) }
  })
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}{2,}/gu) ?? []

/** Only for counting: PostgreSQL stems for the search. */
const stem = (word: string): string => word.replace(/(ing|ers|er|es|s)$/, '')
