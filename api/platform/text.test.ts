import { describe, expect, it } from 'vitest'
import { counted, dayText, durationText, foldName, shortDayText } from './text.ts'

describe('words for people', () => {
  it('count one thing and several', () => {
    expect([counted(1, 'hour'), counted(0, 'hour'), counted(2, 'hour')]).toEqual(['1 hour', '0 hours', '2 hours'])
    expect([counted(1, 'anomaly'), counted(1_234, 'anomaly'), counted(3, 'day')]).toEqual([
      '1 anomaly',
      '1,234 anomalies',
      '3 days',
    ])
  })

  it('say how long something takes, as coarse as it is', () => {
    const hour = 3_600_000
    expect(
      [20_000, 60_000, 59.4 * 60_000, hour, 1.48 * hour, 1.99 * hour, 2.4 * hour, 47 * hour, 49 * hour].map(
        durationText,
      ),
    ).toEqual([
      '0 minutes',
      '1 minute',
      '59 minutes',
      '1 hour',
      '89 minutes',
      '119 minutes',
      '2 hours',
      '47 hours',
      '2 days',
    ])
  })

  it('name days, and know one name in several spellings', () => {
    expect([dayText('2026-03-06'), shortDayText('2026-12-31')]).toEqual(['6 March 2026', '31 December'])
    expect(new Set(['FedEx SmartPost', 'fedex  smartpost', 'FEDEX-SMARTPOST'].map(foldName)).size).toBe(1)
    expect(foldName('DHL')).not.toBe(foldName('DHL Express'))
    expect(foldName('+++')).toBe('+++')
  })
})
