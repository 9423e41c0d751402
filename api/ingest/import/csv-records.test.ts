import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecords, delimiterOf } from './csv-records.ts'
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

  it('does not read a huge file to its end for a quote that never closes', async () => {
    const meter = newMeter()
    const file = files.write('huge.csv', `a,b\n1,"open\n${'some text without a quote\n'.repeat(1_000_000)}`)
    expect((await collect(csvRecords(file, meter))).at(-1)).toMatchObject({ line: 2, code: 'UNCLOSED_QUOTE' })
    expect(meter.done).toBeLessThan(meter.total / 2)
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
