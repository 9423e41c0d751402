import { maxPassageCharacters } from './limits.ts'
import type { Section } from './section.ts'

/** Ends of sentences; the space after one is where a long paragraph may be cut. */
const sentenceEnd = /(?<=[.!?;:。！？])\s+/u

/**
 * Cuts sections into passages of at most maxPassageCharacters, none of which goes beyond its page or heading: whole
 * paragraphs where they fit, else whole sentences, else whole words.
 */
export const cutPassages = (sections: readonly Section[]): Section[] =>
  sections.flatMap((section) => textsOf(section.text).map((text) => ({ ...section, text })))

function textsOf(text: string): string[] {
  const paragraphs = text.split(/\n\s*\n/).flatMap((paragraph) => paragraph.trim() || [])
  return pack(paragraphs.flatMap(shorten), '\n\n')
}

/** The paragraph in pieces that each fit into a passage. */
function shorten(paragraph: string): string[] {
  if (paragraph.length <= maxPassageCharacters) return [paragraph]
  const sentences = paragraph.split(sentenceEnd)
  const pieces = sentences.flatMap((sentence) =>
    sentence.length <= maxPassageCharacters ? [sentence] : pack(sentence.split(/\s+/).flatMap(chop), ' '),
  )
  return pack(pieces, ' ')
}

/** A word that is longer than a passage. */
function chop(word: string): string[] {
  if (word.length <= maxPassageCharacters) return [word]
  const characters = [...word]
  // A character may take two places.
  const size = Math.floor(maxPassageCharacters / 2)
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, n) =>
    characters.slice(n * size, (n + 1) * size).join(''),
  )
}

/** Joins neighbours as long as they fit into a passage together. */
function pack(pieces: readonly string[], between: string): string[] {
  const packed: string[] = []
  for (const piece of pieces) {
    const last = packed.at(-1)
    if (last !== undefined && last.length + between.length + piece.length <= maxPassageCharacters) {
      packed[packed.length - 1] = last + between + piece
    } else packed.push(piece)
  }
  return packed
}
