/** From the bytes of a file to its passages. */
import { PlumeError } from '../platform/errors.ts'
import { cutPassages } from './cut-passages.ts'
import { maxDocumentBytes, maxPassagesOfDocument } from './limits.ts'
import { sectionsOfMarkdown } from './markdown.ts'
import { readPdf } from './read-pdf.ts'
import type { Section } from './section.ts'
import { tidyText } from './tidy-text.ts'

export type DocumentFormat = 'MARKDOWN' | 'TEXT' | 'PDF'

/** `pages`: how many there are; null unless it is a PDF. */
export type ReadDocument = { passages: Section[]; pages: number | null }

/** @throws PlumeError BAD_USER_INPUT that says what is wrong with the document, and what to do */
export async function readDocument(format: DocumentFormat, bytes: Uint8Array): Promise<ReadDocument> {
  if (bytes.byteLength === 0) throw new PlumeError('BAD_USER_INPUT', 'The document is empty: send its content.')
  checkSize(bytes.byteLength)
  const pages = format === 'PDF' ? await readPdf(bytes) : null
  const passages = cutPassages(pages ? pages.flatMap(sectionOfPage) : sectionsOfText(format, decode(bytes)))
  if (passages.length === 0) throw new PlumeError('BAD_USER_INPUT', 'The document has no text: send one that has.')
  if (passages.length > maxPassagesOfDocument) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `The document comes to ${passages.length.toLocaleString('en')} passages: at most ${maxPassagesOfDocument.toLocaleString('en')} are taken. Split it, or leave out what nobody needs to cite.`,
    )
  }
  return { passages, pages: pages?.length ?? null }
}

/** @throws PlumeError BAD_USER_INPUT */
export function checkSize(bytes: number): void {
  if (bytes <= maxDocumentBytes) return
  throw new PlumeError(
    'BAD_USER_INPUT',
    `The document has ${bytes.toLocaleString('en')} bytes: at most ${maxDocumentBytes.toLocaleString('en')} are taken. Split it, or save it without pictures.`,
  )
}

function sectionsOfText(format: DocumentFormat, text: string): Section[] {
  const tidy = tidyText(text)
  return format === 'MARKDOWN' ? sectionsOfMarkdown(tidy) : [{ page: null, heading: null, text: tidy.trim() }]
}

function sectionOfPage(text: string, index: number): Section[] {
  const lines = tidyText(text)
    // A word that the end of its line has cut.
    .replace(/(?<=\p{L})-\n(?=\p{Ll})/gu, '')
    .replace(/(?<!\n)\n(?!\n)/g, ' ')
    .trim()
  return lines ? [{ page: index + 1, heading: null, text: lines }] : []
}

/** Text in UTF-8, or in UTF-16 where a byte-order mark says so. @throws PlumeError BAD_USER_INPUT for anything else */
function decode(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 5)).toString('latin1')
  if (start === '%PDF-') throw new PlumeError('BAD_USER_INPUT', 'This is a PDF: add it with the format PDF.')
  if (start.startsWith('PK')) {
    throw new PlumeError('BAD_USER_INPUT', 'This is an office document or an archive: save it as PDF, and add that.')
  }
  const encoding = start.startsWith('\xff\xfe') ? 'utf-16le' : start.startsWith('\xfe\xff') ? 'utf-16be' : 'utf-8'
  const text = decodeAs(encoding, bytes)
  if (text === null || text.includes('\0')) {
    throw new PlumeError('BAD_USER_INPUT', 'The document is no text in UTF-8: save it as UTF-8, and add it again.')
  }
  return text
}

/** Null where the bytes are in another encoding. */
function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
