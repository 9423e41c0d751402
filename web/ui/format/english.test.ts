import { expect, it } from 'vitest'
import { clock, clockWithSeconds, day, dayOfYear, number, utc } from './english.ts'

it('writes numbers as the browser does in English', () => {
  const values = [0, -0, 0.4, -0.4, 0.05, 0.125, 1.005, 999.95, -1234.5, 1_000_000, 12_431.7, 1e12, 1e15, 5e-7]
  for (const digits of [0, 1, 3]) {
    const browser = new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits, signDisplay: 'negative' })
    expect(values.map((value) => number(value, digits))).toEqual(values.map((value) => browser.format(value)))
  }
  expect(number(1e21, 0)).toBe('1e+21')
})

it('writes instants in local time and in UTC as the browser does in English', () => {
  for (const text of ['2013-05-06T14:03:22Z', '2024-09-30T00:00:05Z', '1999-12-31T23:59:59Z']) {
    const at = new Date(text)
    const said = (options: Intl.DateTimeFormatOptions) => at.toLocaleString('en-GB', options)
    const full = { day: 'numeric', month: 'short', year: 'numeric' } as const
    expect([clock(at), clockWithSeconds(at), day(at), dayOfYear(at)]).toEqual([
      said({ hour: '2-digit', minute: '2-digit' }),
      at.toLocaleTimeString('en-GB'),
      said({ day: 'numeric', month: 'short' }),
      said(full),
    ])
    const { day: utcDay, month, year, clock: utcClock } = utc(at)
    expect(`${utcDay} ${year}, ${utcClock}`).toBe(
      `${said({ ...full, timeZone: 'UTC' })}, ${said({ hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })}`,
    )
    expect(utcDay).toContain(month)
  }
})
