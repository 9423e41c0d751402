import { InputError } from '../../platform/errors.ts'
import type { Point } from '../../platform/geo.ts'
import { projectFile } from '../../platform/project-file.ts'
import { csvRecords } from './csv-records.ts'
import { newMeter } from './row.ts'

export type Place = { city: string; iso2: string; country: string; point: Point }

/** The locations of the shipments file's manufacturing sites and destination countries, by their names in that file. */
export type Places = { sites: ReadonlyMap<string, Place>; destinations: ReadonlyMap<string, Place> }

/** The folder with the shipments file that comes with Plume, and its two tables of places. */
export const demoDataFolder = projectFile('api/demo/data/')

/**
 * Reads `scms-manufacturing-sites.csv` and `scms-destination-countries.csv`. Sites without coordinates are left out.
 *
 * @throws InputError BAD_COLUMNS, and what `csvRecords` throws.
 */
export async function readPlaces(folder: string = demoDataFolder): Promise<Places> {
  const sites = await readTable(`${folder}/scms-manufacturing-sites.csv`, {
    name: 'manufacturing_site',
    city: 'city',
    iso2: 'country_iso2',
  })
  const destinations = await readTable(`${folder}/scms-destination-countries.csv`, {
    name: 'country',
    city: 'gateway_city',
    iso2: 'iso2',
  })
  return { sites, destinations }
}

async function readTable(file: string, columns: { name: string; city: string; iso2: string }) {
  const places = new Map<string, Place>()
  let header: string[] | undefined
  for await (const record of csvRecords(file, newMeter())) {
    if (!('fields' in record)) throw new InputError(record.code, `${file}, line ${record.line}: ${record.message}`)
    if (header === undefined) {
      header = record.fields
      continue
    }
    const row = new Map(header.map((column, index) => [column, record.fields[index] ?? '']))
    const value = (column: string) => {
      const found = row.get(column)
      if (found === undefined) throw new InputError('BAD_COLUMNS', `${file} has no column ${column}.`)
      return found
    }
    if (value('lat') === '') continue
    places.set(value(columns.name), {
      city: value(columns.city),
      iso2: value(columns.iso2),
      country: value(columns.name),
      point: { latitude: Number(value('lat')), longitude: Number(value('lon')) },
    })
  }
  return places
}
