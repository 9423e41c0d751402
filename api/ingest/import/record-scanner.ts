/** Finds where the records of a CSV text begin and end, by the same quote rules as csv-parse. */

type State = 'field start' | 'plain' | 'quoted' | 'quote in quotes' | 'behind quotes'

const [quote, lineFeed, formFeed, space, tab] = [0x22, 0x0a, 0x0c, 0x20, 0x09]
const isBlank = (code: number) => code === space || code === tab || code === formFeed

/**
 * Why a record is left out: it has too many characters, or text after a closing quote, where csv-parse cannot continue.
 */
export type LeftOut = 'too long' | 'bad quotes'

/** Whole records, or lines of one that is left out; `begins` marks the first of them. */
export type Cut =
  | { kind: 'records'; text: string }
  | { kind: 'left out'; why: LeftOut; line: number; lines: number; begins: boolean }

/** The end of a text without a final line end; `quoted`: within a quote that is never closed. */
export type Unended = { line: number; text: string; quoted: boolean; why: LeftOut | null }

/**
 * Cuts pieces of text after their last whole record, and leaves out records of more than `maxLength` characters and those
 * that csv-parse cannot read. The first line is 1.
 */
export function createRecordScanner(delimiter: string, maxLength: number) {
  const separator = delimiter.charCodeAt(0)
  let state: State = 'field start'
  let line = 1
  /** The record in progress: its first line, its text from earlier pieces, and why it is left out. */
  let startLine = 1
  let begun = ''
  let why: LeftOut | null = null
  /** Up to which line a record that is left out has been reported. */
  let toldLine = 0

  function leftOut(reason: LeftOut): Cut {
    const begins = toldLine === 0
    const from = begins ? startLine : toldLine
    toldLine = line
    return { kind: 'left out', why: reason, line: startLine, lines: line - from, begins }
  }

  /** Scans on to the end of the record, or of the piece. @returns where it stopped */
  function toRecordEnd(piece: string, from: number): number {
    for (let at = from; at < piece.length; at++) {
      if (state === 'quoted') {
        const closing = piece.indexOf('"', at)
        const until = closing < 0 ? piece.length : closing
        for (let feed = piece.indexOf('\n', at); feed >= 0 && feed < until; feed = piece.indexOf('\n', feed + 1)) line++
        if (closing >= 0) state = 'quote in quotes'
        at = until
        continue
      }
      const code = piece.charCodeAt(at)
      if (code === lineFeed) return at
      if (code === separator) state = 'field start'
      else if (code === quote && (state === 'field start' || state === 'quote in quotes')) state = 'quoted'
      else if (state === 'quote in quotes' || state === 'behind quotes') {
        if (isBlank(code)) state = 'behind quotes'
        else {
          state = 'plain'
          why ??= 'bad quotes'
        }
      } else if (state !== 'field start' || !isBlank(code)) state = 'plain'
    }
    return piece.length
  }

  function* push(piece: string): Generator<Cut> {
    /** Where the whole records that were not passed on yet, or the current record, begin. */
    let from = 0
    let recordAt = 0
    while (recordAt < piece.length) {
      const end = toRecordEnd(piece, recordAt)
      if (end === piece.length) break
      line++
      if (why) {
        if (recordAt > from) yield { kind: 'records', text: begun + piece.slice(from, recordAt) }
        yield leftOut(why)
        begun = ''
        from = end + 1
      }
      why = null
      toldLine = 0
      state = 'field start'
      startLine = line
      recordAt = end + 1
    }
    if (recordAt > from) {
      yield { kind: 'records', text: begun + piece.slice(from, recordAt) }
      begun = ''
    }
    begun += piece.slice(recordAt)
    if (begun.length > maxLength) why ??= 'too long'
    if (!why) return
    begun = ''
    yield leftOut(why)
  }

  return {
    push,
    /** What is left at the end of the text; null after a line end. */
    end: (): Unended | null =>
      begun === '' && !why ? null : { line: startLine, text: begun, quoted: state === 'quoted', why },
  }
}
