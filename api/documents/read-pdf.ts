import { Worker } from 'node:worker_threads'
import { PlumeError } from '../platform/errors.ts'
import { projectFile } from '../platform/project-file.ts'
import { maxDocumentBytes, maxPages } from './limits.ts'

/** What reading one PDF may take. */
export type PdfBounds = { maxMs: number; maxMemoryBytes: number }

const usualBounds: PdfBounds = { maxMs: 30_000, maxMemoryBytes: 512 * 1024 * 1024 }
const heapMb = 256
const lookEveryMs = 25

type Read = { pages: string[] } | { problem: 'pages' | 'characters' | 'encrypted' | 'damaged'; count?: number }
type End = Read | { problem: 'slow' | 'large' }

let last: Promise<unknown> = Promise.resolve()

/**
 * The text of each page of a PDF, as it stands there: nothing is recognised from pictures. One PDF is read at a time, in
 * a thread that is ended when it takes too long or too much memory.
 * @throws PlumeError BAD_USER_INPUT that says what is wrong with the file, and what to do
 */
export async function readPdf(bytes: Uint8Array, bounds: PdfBounds = usualBounds): Promise<string[]> {
  const reading = last.then(() => readApart(bytes, bounds))
  last = reading.catch(() => {})
  const end = await reading
  if ('problem' in end) throw new PlumeError('BAD_USER_INPUT', sentenceOf(end))
  if (end.pages.every((text) => text.trim() === '')) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      'The PDF has no text: it is probably scanned. Have its text recognised (OCR), and add it again.',
    )
  }
  return end.pages
}

function readApart(bytes: Uint8Array, { maxMs, maxMemoryBytes }: PdfBounds): Promise<End> {
  const before = process.memoryUsage.rss()
  const worker = new Worker(projectFile('api/documents/pdf-worker.mjs'), {
    // The thread may change the bytes.
    workerData: { bytes: new Uint8Array(bytes), maxPages, maxCharacters: maxDocumentBytes },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    execArgv: [],
    env: {},
  })
  return new Promise<End>((resolve) => {
    const timeout = setTimeout(() => resolve({ problem: 'slow' }), maxMs)
    // Buffers lie outside of the heap that is limited.
    const look = setInterval(() => {
      if (process.memoryUsage.rss() - before > maxMemoryBytes) resolve({ problem: 'large' })
    }, lookEveryMs)
    worker.once('message', resolve)
    worker.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ problem: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'large' : 'damaged' }),
    )
    worker.once('exit', () => {
      clearTimeout(timeout)
      clearInterval(look)
      resolve({ problem: 'damaged' })
    })
  }).finally(() => worker.terminate())
}

function sentenceOf({ problem, count = 0 }: Exclude<End, { pages: string[] }> & { count?: number }): string {
  switch (problem) {
    case 'pages':
      return `The PDF has ${count.toLocaleString('en')} pages: at most ${maxPages.toLocaleString('en')} are read. Split it.`
    case 'characters':
      return `The PDF has more than ${maxDocumentBytes.toLocaleString('en')} characters of text: split it.`
    case 'encrypted':
      return 'The PDF is encrypted: save a copy without a password, and add that.'
    case 'damaged':
      return 'This is no PDF, or a damaged one: open it, save it anew as PDF, and add that.'
    case 'slow':
      return 'The PDF takes too long to read: save it anew as PDF without pictures, or split it.'
    case 'large':
      return 'The PDF takes too much memory to read: save it anew as PDF without pictures, or split it.'
  }
}
