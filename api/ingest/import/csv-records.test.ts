import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecords, delimiterOf } from './csv-records.ts'
import { createRecordScanner } from './record-scanner.ts'
import { newMeter } from './row.ts'
import { collect, temporaryFiles } from './temp-files.ts'

const files = temporaryFiles()
const read = (content: string | Uint8Array) => collect(csvRecords(files.write('any.csv', content), newMeter()))
const record = (line: number, ...fields: string[]) => ({ line, fields })

describe('csvRecords', () => {
  it('gives each record the line it starts on, across quoted line breaks and blank lines', async () => {
    expect(await read('a,b\n1,"x\ny\nz"\n\n,\n2,"p\n"\n3,q')).toEqual([
      record(1, 'a', 'b'),
      record(2, '1', 'x\ny\nz'),
      record(7, '2', 'p\n'),
      record(9, '3', 'q'),
    ])
  })

  it.each([
    ['\r\n', 'CRLF'],
    ['\r', 'CR'],
  ])('reads %j line ends (%s), also inside quotes, and drops the byte-order mark', async (end) => {
    const text = `\uFEFF${['a,b', '1,"x', 'y"', '2,z', ''].join(end)}`
    expect(await read(text)).toEqual([record(1, 'a', 'b'), record(2, '1', 'x\ny'), record(4, '2', 'z')])
  })

  it('finds the delimiter in the header, whatever stands inside quotes', () => {
    expect(delimiterOf('a;b;c\n1,5;2,5;3\n')).toBe(';')
    expect(delimiterOf('\n"a;b;c;d",e\n')).toBe(',')
    expect(delimiterOf('a\tb\n')).toBe('\t')
    expect(delimiterOf('alone\n')).toBe(',')
  })

  it('reads back any table that a spreadsheet may write, with the right lines', async () => {
    const field = fc
      .string({ unit: fc.constantFrom('a', 'é', '漢', '"', ',', ';', '\n', ' ', '7') })
      .map((s) => `x${s}x`)
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom(',', ';'), async (rows, end, by) => {
        let line = 2
        const expected = rows.map((fields) => {
          const start = line
          line += fields.join('').split('\n').length
          return record(start, ...fields)
        })
        const quoted = rows.map((fields) => fields.map((f) => `"${f.replaceAll('"', '""')}"`).join(by))
        const text = [`head${by}er`, ...quoted].join('\n').replaceAll('\n', end)
        expect(await read(text)).toEqual([record(1, 'head', 'er'), ...expected])
      }),
      { numRuns: 100 },
    )
  })

  it('keeps CRLF one line end where a chunk of the file ends between its halves', async () => {
    const filler = `${'x'.repeat(128 * 1024 - 'a,b\r\n1,'.length - 1)}\r\n`
    expect(await read(`a,b\r\n1,${filler}2,y\r\n`)).toMatchObject([{ line: 1 }, { line: 2 }, { line: 3 }])
  })

  it('takes a quote in the middle of a field as it is', async () => {
    expect(await read('a,b\n1,5" pipe\n2,z\n')).toEqual([
      record(1, 'a', 'b'),
      record(2, '1', '5" pipe'),
      record(3, '2', 'z'),
    ])
  })

  it('gives all records before a quote that never closes, then says where', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `${i},ok`).join('\n')
    const all = await read(`a,b\n${rows}\n9,"open\n10,lost\n`)
    expect(all).toHaveLength(302)
    expect(all.at(-2)).toEqual(record(301, '299', 'ok'))
    expect(all.at(-1)).toMatchObject({ line: 302, code: 'UNCLOSED_QUOTE' })
  })

  it('says of a huge file where the quote is that never closes', async () => {
    const all = await read(`a,b\n1,"open\n${'some text without a quote\n'.repeat(300_000)}`)
    expect(all.slice(1)).toMatchObject([
      { line: 2, code: 'TOO_LONG' },
      { line: 2, code: 'UNCLOSED_QUOTE' },
    ])
  })

  it('leaves out a record of more than 4 MiB, and one with text behind a quote, and reads on', async () => {
    const text = 'words, "" and\n'.repeat(400_000)
    const rows = Array.from({ length: 50 }, (_, n) => `${n},ok`).join('\n')
    const all = await read(`a,b\n1,y\n2,"${text}"\n3,"x" y\n4,z\n5,"p"q\n${rows}\n6,n\0\n7,last\n`)
    expect(all.slice(0, 6)).toMatchObject([
      record(1, 'a', 'b'),
      record(2, '1', 'y'),
      { line: 3, code: 'TOO_LONG' },
      { line: 400_004, code: 'BAD_QUOTES' },
      record(400_005, '4', 'z'),
      { line: 400_006, code: 'BAD_QUOTES' },
    ])
    expect(all.slice(-3)).toMatchObject([
      record(400_056, '49', 'ok'),
      { line: 400_057, code: 'BAD_TEXT' },
      record(400_058, '7', 'last'),
    ])
    expect(all).toHaveLength(58)
  })

  it.each([
    ['sep=;\na,x;b\n1;2\n', 'a,x', 'b'],
    ['\uFEFFsep=;\r\na;b\r\n1;2\r\n', 'a', 'b'],
    ['"sep=;"\na;b\n1;2\n', 'a', 'b'],
    ['SEP=,\na;x,b\n1,2\n', 'a;x', 'b'],
    ['sep=\t\na\tb\n1\t2\n', 'a', 'b'],
    ['sep=|\na|b\n1|2\n', 'a', 'b'],
    ['sep=;;\na;b\n1;2\n', 'a', 'b'],
  ])('obeys the first line of %j, and counts it', async (text, ...header) => {
    expect(await read(text)).toEqual([record(2, ...header), record(3, '1', '2')])
  })

  it('obeys it below blank lines too, and counts them', async () => {
    expect(await read('\n  \r\nsep=;\na,x;b\n1;2\n')).toEqual([record(4, 'a,x', 'b'), record(5, '1', '2')])
  })

  it.each([
    ['sep=,\na;b;c\n1;2;3\n', 'another delimiter (",") than its header uses (";"): correct that line'],
    ['\nsep=;\na\tb\n1\t2\n', 'another delimiter (";") than its header uses (tab): correct that line'],
    ['sep=|\n\n"p|q",b\n1,2\n', 'another delimiter ("|") than its header uses (","): correct that line'],
  ])('says of %j that its first line names another delimiter than its header has', async (text, sentence) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'OTHER_DELIMITER',
      message: expect.stringContaining(sentence),
    })
  })

  it('takes a header of one column for what it is under any first line', async () => {
    expect(await read('sep=;\nalone\n1\n')).toEqual([record(2, 'alone'), record(3, '1')])
  })

  it('cuts at the same places as csv-parse, wherever the pieces end', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '"', ',', '\n', ' '), maxLength: 40 })
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (written, size) => {
        const scanner = createRecordScanner(',', 1000)
        const pieces = Array.from({ length: Math.ceil(written.length / size) }, (_, n) =>
          written.slice(n * size, (n + 1) * size),
        )
        const cuts = pieces.flatMap((piece) => [...scanner.push(piece)])
        const left = scanner.end()
        const kept = cuts.map((cut) => (cut.kind === 'records' ? cut.text : '\n'.repeat(cut.lines))).join('')
        const options = {
          relax_quotes: true,
          relax_column_count: true,
          trim: true,
          record_delimiter: '\n',
          skip_empty_lines: true,
        }
        // It reads what was handed on without an error, one record a cut at the least.
        for (const cut of cuts) if (cut.kind === 'records') parse(cut.text, options)
        const isWhole = cuts.every(({ kind }) => kind === 'records') && left === null
        if (isWhole) expect(parse(kept, options)).toEqual(parse(written, options))
        expect(kept.split('\n').length).toBe(
          written.slice(0, written.length - (left?.text.length ?? 0)).split('\n').length,
        )
      }),
      { numRuns: 500 },
    )
  })

  it('names the record that is not UTF-8 and goes on', async () => {
    const latin1 = Buffer.from('a,b\n1,Côte\n2,z\n', 'latin1')
    expect(await read(latin1)).toMatchObject([
      { line: 1 },
      { line: 2, code: 'NOT_UTF8' },
      { line: 3, fields: ['2', 'z'] },
    ])
  })

  it('reads a gzip file as it reads the plain one', async () => {
    expect(await read(gzipSync('a,b\n1,2\n'))).toEqual([record(1, 'a', 'b'), record(2, '1', '2')])
  })

  it.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'EMPTY_FILE'],
    ['a file of blank lines', '\n\r\n \n', 'EMPTY_FILE'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'NOT_TEXT'],
    ['an Excel workbook', Buffer.from('504b030414000600', 'hex'), 'NOT_TEXT'],
    ['UTF-16 text', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'NOT_UTF8'],
    ['a header that is not UTF-8', Buffer.from('clé,b\n1,2\n', 'latin1'), 'NOT_UTF8'],
    ['a cut-off gzip file', gzipSync('a,b\n'.repeat(9000)).subarray(0, 60), 'BROKEN_GZIP'],
  ])('refuses %s', async (_, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ name: 'InputError', code })
  })

  it('refuses a path that is no file', async () => {
    await expect(collect(csvRecords(files.path('none.csv'), newMeter()))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    })
    await expect(collect(csvRecords(files.path('.'), newMeter()))).rejects.toMatchObject({ code: 'NOT_A_FILE' })
  })
})
