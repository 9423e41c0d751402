/**
 * Computes what a fuel or a truck would emit if it ran on electricity of the grid at its place; null where that is not
 * known. On a grid with much coal the result can be above what is emitted now.
 */
import { electricityFactor, freightFactor, fuelFactor } from '../emissions/factors.ts'
import type { GridFactor } from '../emissions/grid-factor.ts'
import type { FreightLeg, FuelUse } from './legs.ts'

/** Battery trucks: kWh for each km at the wheels, and what the diesel truck emits for it (DESNZ 2024, kg CO2e per km). */
const trucks = {
  articulated: { kwhPerKm: 1.4, dieselKgPerKm: 0.90581 },
  rigid: { kwhPerKm: 1, dieselKgPerKm: 0.59495 },
}
/** Of what is drawn from the grid, this reaches the battery. */
const chargingEfficiency = 0.9
/** Of the energy of the fuel, engines of yard machines and forklifts turn this into work; electric ones of the charge. */
const engineEfficiency = 0.22
const machineEfficiency = 0.7
const generatorEfficiency = 0.35
const boilerEfficiency = 0.88
/** The low end of the seasonal performance of heat pumps in halls and offices. */
export const heatPumpPerformance = 2.5

export function electricTruck({ co2 }: FreightLeg, kind: keyof typeof trucks, grid: GridFactor | null): number | null {
  const { kwhPerKm, dieselKgPerKm } = trucks[kind]
  return grid && (co2 * (kwhPerKm / chargingEfficiency) * grid.kgPerKwh) / dieselKgPerKm
}

/** kg CO2e of electric vans that drive as far; DESNZ counts them on the UK grid, on another they emit in proportion. */
export function electricVans({ co2 }: FuelUse, grid: GridFactor | null): number | null {
  const perVan =
    freightFactor('ROAD', 'van_average_battery_electric').value / freightFactor('ROAD', 'van_average_diesel').value
  return grid && (co2 * perVan * grid.kgPerKwh) / electricityFactor('UK').value
}

/** kg CO2e of electric forklifts, tugs or yard tractors that do the work of this fuel. */
export const electricMachines = (fuel: FuelUse, grid: GridFactor | null): number | null =>
  onGrid(fuel, engineEfficiency / machineEfficiency / chargingEfficiency, grid)

/** kg CO2e of as many kWh from the grid as a generator makes of this fuel. */
export const gridInsteadOfGenerator = (fuel: FuelUse, grid: GridFactor | null): number | null =>
  onGrid(fuel, generatorEfficiency, grid)

/** kg CO2e of heat pumps that give the heat of this fuel. */
export const heatPump = (fuel: FuelUse, grid: GridFactor | null): number | null =>
  onGrid(fuel, boilerEfficiency / heatPumpPerformance, grid)

function onGrid({ fuel, co2 }: FuelUse, kwhPerFuelKwh: number, grid: GridFactor | null): number | null {
  const factor = kgPerKwhOf(fuel)
  return grid && factor ? (co2 / factor) * kwhPerFuelKwh * grid.kgPerKwh : null
}

/** kg CO2e for each kWh (gross) of a fuel; null for a fuel that is not counted in kWh. */
function kgPerKwhOf(fuel: string): number | null {
  try {
    const { value, unit } = fuelFactor(fuel, 'kWh')
    return unit.includes('kWh') ? value : null
  } catch {
    return null
  }
}
