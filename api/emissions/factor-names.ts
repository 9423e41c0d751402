/** The names by which callers can ask for a factor, derived from the labels of the DESNZ tables. */

import type { TransportMode } from '../vocabulary/transport-mode.ts'
import { slug } from './names.ts'

/** One row of the shipped table, as published. */
export type FactorRow = {
  id: string
  level1: string
  level2: string
  level3: string
  level4: string
  column_text: string
  uom: string
  factor: string
}

/** `names[0]` is the systematic name of the class; the others are names in common use. */
export type FreightNames = { mode: TransportMode; names: [string, ...string[]] }

const bodies: Record<string, string> = {
  'All HGVs': '',
  'All rigids': '_rigid',
  'All artics': '_artic',
  'Rigid (>3.5 - 7.5 tonnes)': '_rigid_3_5_to_7_5t',
  'Rigid (>7.5 tonnes-17 tonnes)': '_rigid_7_5_to_17t',
  'Rigid (>17 tonnes)': '_rigid_over_17t',
  'Articulated (>3.5 - 33t)': '_artic_3_5_to_33t',
  'Articulated (>33t)': '_artic_over_33t',
}

const shipNames: Record<string, [short: string, long: string]> = {
  'Bulk carrier': ['bulk', 'bulk_carrier'],
  'Container ship': ['container', 'container_ship'],
  'RoRo-Ferry': ['roro', 'roro_ferry'],
  'Large RoPax ferry': ['ropax', 'large_ropax_ferry'],
}

function withShort(full: string, ending: string, ...more: string[]): [string, ...string[]] {
  const names: [string, ...string[]] = [full, ...more]
  for (const name of [full, ...more]) if (name.endsWith(ending)) names.push(name.slice(0, -ending.length))
  return names
}

function vanNames(row: FactorRow): [string, ...string[]] {
  const size = slug(row.level3.replace(/\(.*/, ''))
  if (row.column_text === 'Unknown') return [`van_${size}`, 'van']
  const fuel = slug(row.column_text).replace('_electric_vehicle', '').replace('battery', 'battery_electric')
  return size === 'average' ? [`van_average_${fuel}`, `van_${fuel}`] : [`van_${size}_${fuel}`]
}

function shipClassNames(row: FactorRow): [string, ...string[]] {
  const [short, long] = shipNames[row.level3] ?? [slug(row.level3), slug(row.level3)]
  if (row.level4 === 'All dwt') return [short, `${short}_all_dwt`]
  const size = slug(row.level4)
  return withShort(`${short}_${size}`, '_average', `${long}_${size}`)
}

/** Mode and names of a row of the table "Freighting goods"; null where Plume has no name for it. */
export function freightNames(row: FactorRow): FreightNames | null {
  switch (row.level2) {
    case 'Vans':
      return { mode: 'ROAD', names: vanNames(row) }
    case 'HGV (all diesel)':
    case 'HGV refrigerated (all diesel)': {
      const body = bodies[row.level3]
      if (body === undefined) return null
      const kind = row.level2.includes('refrigerated') ? 'hgv_refrigerated' : 'hgv'
      return { mode: 'ROAD', names: withShort(`${kind}${body}_${slug(row.column_text)}`, '_average_laden') }
    }
    case 'Rail':
      return { mode: 'RAIL', names: ['freight_train', 'train', 'rail'] }
    case 'Freight flights': {
      const haul = slug(row.level3.replace(/,.*/, ''))
      const forcing = slug(row.column_text)
      return haul === 'international'
        ? { mode: 'AIR', names: withShort(`intl_non_uk_${forcing}`, '_without_rf', `international_${forcing}`) }
        : { mode: 'AIR', names: withShort(`${haul}_${forcing}`, '_without_rf') }
    }
    case 'Sea tanker':
    case 'Cargo ship':
      return { mode: 'SEA', names: shipClassNames(row) }
    default:
      return null
  }
}

/**
 * Everyday names of fuels, by systematic name. As DESNZ defines them: diesel and petrol from a pump are the average
 * biofuel blend, burning oil is kerosene for heating, gas oil is red diesel.
 */
export const fuelAliases: Record<string, string[]> = {
  diesel_average_biofuel_blend: ['diesel', 'road_diesel', 'derv', 'diesel_average'],
  diesel_100_percent_mineral_diesel: [
    'mineral_diesel',
    '100_percent_mineral_diesel',
    'diesel_100_percent_mineral',
    'diesel_mineral',
  ],
  petrol_average_biofuel_blend: ['petrol', 'gasoline', 'unleaded', 'petrol_average'],
  petrol_100_percent_mineral_petrol: [
    'mineral_petrol',
    '100_percent_mineral_petrol',
    'petrol_100_percent_mineral',
    'petrol_mineral',
  ],
  aviation_turbine_fuel: [
    'jet_kerosene',
    'kerosene_jet',
    'jet_fuel',
    'jet',
    'jet_a',
    'jet_a_1',
    'jet_a1',
    'avtur',
    'atf',
  ],
  aviation_spirit: ['avgas', 'aviation_gasoline'],
  burning_oil: ['kerosene', 'heating_kerosene', 'paraffin'],
  gas_oil: ['red_diesel'],
  marine_gas_oil: ['mgo', 'marine_diesel_oil', 'marine_diesel', 'mdo'],
  marine_fuel_oil: ['mfo', 'heavy_fuel_oil', 'hfo', 'bunker_fuel', 'vlsfo'],
  natural_gas: ['mains_gas', 'grid_gas'],
  natural_gas_100_percent_mineral_blend: ['mineral_natural_gas', '100_percent_mineral_natural_gas'],
  cng: ['compressed_natural_gas'],
  lng: ['liquefied_natural_gas', 'liquified_natural_gas'],
  lpg: ['liquefied_petroleum_gas', 'liquified_petroleum_gas', 'autogas'],
  biodiesel_hvo: ['hvo', 'hvo100', 'hydrotreated_vegetable_oil', 'renewable_diesel'],
  biodiesel_me: ['biodiesel', 'fame', 'b100'],
  bioethanol: ['ethanol'],
  biomethane_compressed: ['biomethane', 'bio_cng', 'biocng'],
  biomethane_liquified: ['biomethane_liquefied', 'bio_lng', 'biolng'],
  methanol_bio: ['biomethanol', 'bio_methanol'],
  avtur_renewable: ['saf', 'sustainable_aviation_fuel'],
}
