import { gaussFrom, randomFrom } from '../hotspots/series-for-tests.ts'

export const header = 'event_id,occurred_at,entity_type,entity_key,kind,co2_kg'

export const instant = (day: number): string => new Date(Date.UTC(2023, 0, 1, 9) + day * 86_400_000).toISOString()

/** A reading, kg CO2e, of a facility on the nth day of 2023. */
export const reading = (key: string, day: number, co2: number): string =>
  `${key}-${day},${instant(day)},FACILITY,${key},reported,${co2.toFixed(3)}`

/**
 * One reading a day of each facility, in the order of time; readings of the first facility are doubled from day `from`
 * to `to`.
 */
export function readings(days: number, from = days, to = days, keys = ['hub', 'dock', 'yard']): string[] {
  const gauss = gaussFrom(randomFrom(11))
  return Array.from({ length: days }, (_, day) =>
    keys.map((key, place) => {
      const times = place === 0 && day >= from && day < to ? 2 : 1
      return reading(key, day, 100 * times * Math.exp(0.1 * gauss()))
    }),
  ).flat()
}

export const csv = (lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`
