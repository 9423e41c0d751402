/** Activities of made-up entities that change nothing, to let rises be injected into: `npm run backtest -- generate`. */
import { writeFile } from 'node:fs/promises'
import { ConfigError } from '../platform/errors.ts'
import { drawsOf } from './random-draws.ts'

const usage = `Usage: npm run backtest -- generate KIND OUT.csv [SEED]

Writes activities of entities that change nothing, for npm run backtest -- hotspots OUT.csv. KIND:

  daily-meters    12 sites, one reading of electricity a day for 600 days: weekends at half, 12 % noise
  hourly-meters   6 sites, one reading an hour for 60 days: a wave of the day, 12 % noise
  warehouses      12 sites, one reading a day for 600 days, with the tonnes handled: 10 % noise, tonnes swing by 40 %
  fleets          24 vehicles, fuel about every third day for 3 years, with the km: 32 litres per 100 km, 10 % noise
  suppliers       6 suppliers of 4 lanes each, about 60 consignments a month for 4 years: 80 % sea, 15 % road, 5 % air
`

const header =
  'event_id,occurred_at,entity_type,entity_key,kind,also_route,kwh,fuel,amount,unit,mode,mass_kg,origin_lat,origin_lon,destination_lat,destination_lon,tonnes,distance_km'
type Cells = Partial<Record<string, string | number>>
/** An activity, by when it happened, hours from the beginning. */
type Made = { hour: number; cells: Cells }
type Random = { uniform(): number; gauss(): number; lognormal(spread: number): number }

const kinds: Record<string, (random: Random) => Made[]> = {
  'daily-meters': ({ lognormal }) =>
    readings(12, 600, 24, (day) => ({ kwh: 1_000 * (day % 7 > 4 ? 0.5 : 1) * lognormal(0.12) })),
  'hourly-meters': ({ lognormal }) =>
    readings(6, 1_440, 1, (hour) => ({ kwh: 50 * (1 + 0.5 * Math.sin((hour / 12) * Math.PI)) * lognormal(0.12) })),
  warehouses: ({ lognormal }) =>
    readings(12, 600, 24, (day) => {
      const tonnes = 80 * (day % 7 > 4 ? 0.4 : 1) * lognormal(0.4)
      return { tonnes, kwh: 12 * tonnes * lognormal(0.1) }
    }),
  fleets: ({ uniform, lognormal }) =>
    times(24).flatMap((vehicle) =>
      times(1_095).flatMap((day) => {
        if (uniform() > 1 / 3) return []
        const km = 350 * lognormal(0.4)
        const fuel = { fuel: 'diesel', unit: 'litres', amount: 0.32 * km * lognormal(0.1), distance_km: km }
        return [
          {
            hour: day * 24 + 24 * uniform(),
            cells: { ...entity('VEHICLE', `truck-${vehicle}`), kind: 'fuel', ...fuel },
          },
        ]
      }),
    ),
  suppliers: ({ uniform, lognormal }) =>
    times(6).flatMap((supplier) =>
      times(48 * 60).map((nth) => {
        const lane = Math.floor(uniform() * 4)
        const drawn = uniform()
        const mode = drawn < 0.8 ? 'SEA' : drawn < 0.95 ? 'ROAD' : 'AIR'
        const way = {
          origin_lat: 30 + supplier,
          origin_lon: 100,
          destination_lat: 5 * lane,
          destination_lon: 20 + lane,
        }
        const goods = { mode, mass_kg: 2_000 * lognormal(0.8), also_route: `lane-${supplier}-${lane}` }
        const hour = ((nth + uniform()) / 60) * 730.5
        return { hour, cells: { ...entity('SUPPLIER', `supplier-${supplier}`), kind: 'freight', ...goods, ...way } }
      }),
    ),
}

/** `npm run backtest -- generate`. @throws ConfigError */
export async function generate([kind = '', out, seed = '1']: string[]): Promise<void> {
  if (kind === '--help' || kind === '') return void process.stdout.write(usage)
  const make = kinds[kind]
  if (!make) throw new ConfigError(`There is no kind ${kind}: take one of ${Object.keys(kinds).join(', ')}.`)
  if (!out) throw new ConfigError(`Say where to write: npm run backtest -- generate ${kind} OUT.csv`)
  await writeFile(out, generated(kind, Number(seed)))
}

/** The CSV text, its rows in the order of time; the same for the same seed. */
export function generated(kind: string, seed: number): string {
  const made = kinds[kind]?.(randomOf(seed)) ?? []
  const columns = header.split(',')
  const rows = made
    .sort((a, b) => a.hour - b.hour)
    .map(({ hour, cells }, n) => {
      const all: Cells = {
        ...cells,
        event_id: `${kind}-${n}`,
        occurred_at: new Date(begin + hour * 3_600_000).toISOString(),
      }
      return columns.map((column) => all[column] ?? '').join(',')
    })
  return `${[header, ...rows].join('\n')}\n`
}

const begin = Date.UTC(2020, 0, 6)
const times = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const entity = (type: string, key: string): Cells => ({ entity_type: type, entity_key: key })

/** Electricity of sites at a fixed pace. */
const readings = (sites: number, count: number, hours: number, cellsAt: (nth: number) => Cells): Made[] =>
  times(count).flatMap((nth) =>
    times(sites).map((site) => ({
      hour: nth * hours + 0.5,
      cells: { ...entity('FACILITY', `site-${site}`), kind: 'electricity', ...cellsAt(nth) },
    })),
  )

function randomOf(seed: number): Random {
  const { uniform, gauss } = drawsOf(seed)
  return { uniform, gauss, lognormal: (spread) => Math.exp(spread * gauss()) }
}
