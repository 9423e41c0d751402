import { deflateSync } from 'node:zlib'

/** A PDF with these lines on each page; compressed where `isPacked`. A page without lines has no text. */
export function makePdf(pages: readonly (readonly string[])[], { isPacked = false } = {}): Buffer {
  return makePdfOf(
    pages.map((lines) => contentOf(lines)),
    { isPacked },
  )
}

const contentOf = (lines: readonly string[]): Buffer => {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`)
  return Buffer.from(`BT /F1 12 Tf 14 TL 50 750 Td ${shown.join(' ')} ET`, 'latin1')
}

/** A PDF of pages with this content, as the operators of PDF; with `trailer` in its trailer. */
export function makePdfOf(contents: readonly Buffer[], { isPacked = false, trailer = '' } = {}): Buffer {
  const objects: Buffer[] = []
  const add = (text: string, stream?: Buffer) => {
    const parts = stream ? [Buffer.from('\nstream\n'), stream, Buffer.from('\nendstream')] : []
    return objects.push(Buffer.concat([Buffer.from(text, 'latin1'), ...parts]))
  }
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>')
  const tree = 2 * contents.length + 2
  const pages = contents.map((content) => {
    const bytes = isPacked ? deflateSync(content) : content
    const stream = add(`<< /Length ${bytes.length}${isPacked ? ' /Filter /FlateDecode' : ''} >>`, bytes)
    return add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 612 792] /Contents ${stream} 0 R /Resources << /Font << /F1 ${font} 0 R >> >> >>`,
    )
  })
  add(`<< /Type /Pages /Kids [${pages.map((page) => `${page} 0 R`).join(' ')}] /Count ${pages.length} >>`)
  const root = add(`<< /Type /Catalog /Pages ${tree} 0 R >>`)
  const head = Buffer.from('%PDF-1.4\n', 'latin1')
  let size = head.length
  const offsets: number[] = []
  const written = objects.map((object, index) => {
    offsets.push(size)
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    size += whole.length
    return whole
  })
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root ${root} 0 R ${trailer} >>\nstartxref\n${size}\n%%EOF`
  return Buffer.concat([head, ...written, Buffer.from(end, 'latin1')])
}
