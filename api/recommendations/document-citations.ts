/** Citations of the company's own documents, beside those of the knowledge base. */
import { isDeepStrictEqual } from 'node:util'
import type { FoundPassage } from '../documents/passage-store.ts'
import { placeOf } from '../documents/section.ts'
import type { Theme } from '../documents/theme.ts'
import type { Citation } from './compose.ts'
import { measures } from './knowledge.ts'

/** Passages of documents that one recommendation cites. */
export const maxDocumentCitations = 2

/** What documents are searched for in advance: each measure. */
export const documentThemes: readonly Theme[] = measures.map(({ id, title, words }) => ({ id, title, words }))

/** The citations with these passages of documents in place of those that it may have cited before. */
export const withDocuments = (citations: readonly Citation[], passages: readonly FoundPassage[]): Citation[] => [
  ...citations.filter(({ document }) => document === undefined),
  ...passages.map(citationOf),
]

export const areSameCitations = (some: readonly Citation[], others: readonly Citation[]): boolean =>
  isDeepStrictEqual(some, others)

function citationOf({ documentId, title, version, page, heading, text }: FoundPassage): Citation {
  const place = placeOf({ page, heading })
  const source = [`Own document, version ${version}`, place].filter(Boolean).join(', ')
  return { title, source, passage: text, url: null, document: { id: documentId, version, place } }
}
