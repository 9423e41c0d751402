import type { DocumentFormat } from '../../graphql/generated/graphql.ts'

const formats: Readonly<Record<string, DocumentFormat>> = {
  md: 'MARKDOWN',
  markdown: 'MARKDOWN',
  txt: 'TEXT',
  text: 'TEXT',
  pdf: 'PDF',
}

/** The names of files that can be added, as an input of files wants them. */
export const acceptedFiles = Object.keys(formats)
  .map((ending) => `.${ending}`)
  .join(',')

/** How a file is written, by its name, and its name without the ending; null where it can be no document. */
export function namedFile(name: string): { title: string; format: DocumentFormat } | null {
  const [, title, ending] = /^(.+)\.([^.]+)$/.exec(name) ?? []
  const format = ending && Object.hasOwn(formats, ending.toLowerCase()) ? formats[ending.toLowerCase()] : undefined
  return title && format ? { title, format } : null
}

/** The bytes of a file, in base64. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // A call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8_192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192))
  return btoa(text)
}
