// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { ExportButton } from '../controls/export-button.tsx'
import { type Column, type CsvValue, csvFileName, toCsv } from './csv.ts'

const cell: Column<CsvValue>[] = [{ header: 'Value', value: (row) => row }]
const written = (value: CsvValue) => toCsv(cell, [value]).slice('\uFEFFValue\r\n'.length, -2)
afterEach(cleanup)

describe('CSV', () => {
  it('has a mark for Excel, a header and a line per row', () => {
    const columns: Column<{ name: string; kg: number | null }>[] = [
      { header: 'Name', value: ({ name }) => name },
      { header: 'CO2e, kg', value: ({ kg }) => kg },
    ]
    expect(
      toCsv(columns, [
        { name: 'Cipla "GmbH"\nMumbai', kg: -1.5 },
        { name: 'Mylan', kg: null },
      ]),
    ).toBe('\uFEFFName,"CO2e, kg"\r\n"Cipla ""GmbH""\nMumbai",-1.5\r\nMylan,\r\n')
  })

  it('leaves empty what is not known', () => {
    expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN)].map(written)).toEqual(
      Array(5).fill(''),
    )
    expect([new Date(0), true, 1e12].map(written)).toEqual(['1970-01-01T00:00:00.000Z', 'true', '1000000000000'])
  })

  it('lets no cell run as a formula, and no number become text', () => {
    expect(['=1+1', '@SUM(A1)', '-2+3', '+cmd', '＝1', '-'].map(written)).toEqual([
      "'=1+1",
      "'@SUM(A1)",
      "'-2+3",
      "'+cmd",
      "'＝1",
      "'-",
    ])
    expect(['\t=1', '\r=1'].map(written)).toEqual(["'\t=1", '"\'\r=1"'])
    expect(['-12.5', '+3', '-1e-7', -4, 'a=b'].map(written)).toEqual(['-12.5', '+3', '-1e-7', '-4', 'a=b'])
    expect(toCsv([{ header: '=1', value: () => '' }], [])).toBe("\uFEFF'=1\r\n")
  })

  it('is read back as it was written, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', ';') })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (rows) => {
        const csv = toCsv(
          [0, 1].map((index) => ({ header: `${index}`, value: (row: string[]) => row[index] })),
          rows,
        )
        const guarded = rows.map((row) => row.map((value) => (/^[\r\n]/.test(value) ? `'${value}` : value)))
        expect(parse(csv, { bom: true, record_delimiter: '\r\n', fromLine: 2 })).toEqual(guarded)
      }),
    )
  })

  it('is kept under a name with its date', () => {
    const now = Date.UTC(2026, 4, 6, 23)
    expect(csvFileName('Hotspots of Ciplá / Goa', now)).toBe('hotspots-of-cipla-goa-2026-05-06.csv')
    expect(csvFileName('../<img>', now)).toBe('img-2026-05-06.csv')
    expect(csvFileName('…', now)).toBe('export-2026-05-06.csv')
    expect(csvFileName('x'.repeat(300), now)).toHaveLength(80 + '-2026-05-06.csv'.length)
  })
})

describe('the export', () => {
  const kept: string[] = []
  const show = (rows: Parameters<typeof ExportButton<CsvValue>>[0]['rows']) =>
    render(
      <ExportButton name="Alerts" columns={cell} rows={rows} keep={(text, name) => kept.push(`${name} ${text}`)} />,
    )
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Export CSV' })

  it('keeps all rows, which it may first have to get', async () => {
    show(async () => ['a', 'b'])
    fireEvent.click(button())
    await waitFor(() => expect(kept).toHaveLength(1))
    expect(kept[0]).toMatch(/^alerts-\d{4}-\d\d-\d\d\.csv \uFEFFValue\r\na\r\nb\r\n$/)
  })

  it('says so when the rows could not be got, and can be tried again', async () => {
    let isBroken = true
    kept.length = 0
    show(() => (isBroken ? Promise.reject(new Error('offline')) : ['a']))
    fireEvent.click(button())
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('The export failed; try again.'))
    isBroken = false
    fireEvent.click(button())
    await waitFor(() => expect(kept).toHaveLength(1))
    expect(screen.getByRole('status').textContent).toBe('')
  })

  it('is not offered for an empty table', () => {
    show([])
    expect(button().disabled).toBe(true)
  })
})
