/** Computes kg CO2e from an activity, and keeps everything needed to compute it again. */

import { InputError } from '../platform/errors.ts'
import { greatCircleKm, type Point, pointFault } from '../platform/geo.ts'
import { isRecord, jsonReader } from '../platform/stored-json.ts'
import { type WorkUnit, workUnits, workWords } from '../vocabulary/work-unit.ts'
import type { CalculationMethod, Quantity, Work } from './activity.ts'
import { distanceAdjustmentFactors } from './distance.ts'
import { type EmissionFactor, matchElectricity, matchFreight, matchFuel } from './factors.ts'
import { electricityOf, freightBy, reported } from './segment.ts'
import { convert } from './units.ts'

/** What went into a calculation: plain JSON, unchanged by a round trip through it. */
export type CalculationInputs = Record<string, string | number | boolean | null | Point | Work>

const isPoint = (value: unknown): value is Point =>
  isRecord(value) && typeof value.latitude === 'number' && typeof value.longitude === 'number'

const isWork = (value: unknown): value is Work =>
  isRecord(value) &&
  Object.entries(value).every(
    ([unit, amount]) => workUnits.some((known) => known === unit) && typeof amount === 'number',
  )

/** Reads the work that an emission was stored with, which not every one has. */
export const readWork = jsonReader(
  'Emission.work',
  'send its event again as a correction, or restore the row from a backup',
  (stored): stored is Work => isWork(stored),
)

/** Reads the inputs that an emission was stored with. */
export const readInputs = jsonReader(
  'Emission.inputs',
  'send its event again as a correction, or restore the row from a backup',
  (stored): stored is CalculationInputs =>
    isRecord(stored) &&
    Object.values(stored).every(
      (value) => typeof value !== 'object' || value === null || isPoint(value) || isWork(value),
    ),
)

/** A place among the inputs; null where it is not known. */
export function pointIn(inputs: CalculationInputs, key: 'origin' | 'destination'): Point | null {
  const value = inputs[key]
  return isPoint(value) ? value : null
}

/**
 * One emission figure. `co2` is kg CO2e, the same as `recompute(method, inputs, factor?.value ?? null)`.
 * `segment`, `quantity` and `tonneKm` are what it adds to a period, see `Part` in parts.ts.
 */
export type Calculation = {
  method: CalculationMethod
  factor: EmissionFactor | null
  inputs: CalculationInputs
  formula: string
  co2: number
  segment: string
  quantity: number
  tonneKm: number
  /** The work that was given with it; null where none was, and for freight, which tells its own. */
  work: Work | null
}

type Freight = Extract<Quantity, { method: 'FREIGHT' }>

const formulas: Record<CalculationMethod, string> = {
  REPORTED: 'co2Kg',
  FUEL: 'convertedAmount × factor',
  FREIGHT: 'massKg / 1000 × distanceKm × factor',
  ELECTRICITY: 'kwh × factor',
}

function numberIn(inputs: CalculationInputs, key: string): number {
  const value = inputs[key]
  if (typeof value !== 'number') throw new TypeError(`the stored calculation has no number "${key}"`)
  return value
}

/**
 * kg CO2e from stored inputs and the factor's value (null for REPORTED), bit for bit the result of `calculate`.
 * Throws TypeError when an input or the factor is missing, which `calculate` never leaves out.
 */
export function recompute(method: CalculationMethod, inputs: CalculationInputs, factorValue: number | null): number {
  if (method === 'REPORTED') return numberIn(inputs, 'co2Kg')
  if (factorValue === null) throw new TypeError(`${method} needs a factor`)
  switch (method) {
    case 'FUEL':
      return numberIn(inputs, 'convertedAmount') * factorValue
    case 'FREIGHT':
      return (numberIn(inputs, 'massKg') / 1000) * numberIn(inputs, 'distanceKm') * factorValue
    case 'ELECTRICITY':
      return numberIn(inputs, 'kwh') * factorValue
  }
}

/** Why another factor stands in for the one of the year and region; null when the factor fits. */
export const standsInOf = (inputs: CalculationInputs): string | null =>
  typeof inputs.standsIn === 'string' ? inputs.standsIn : null

/** Turns -0 into 0: JSON knows no -0. */
function amountOf(name: string, value: number, allowZero: boolean): number {
  if (!Number.isFinite(value)) throw new InputError('NOT_FINITE', `${name} must be a number.`)
  if (value < 0) throw new InputError('NEGATIVE_AMOUNT', `${name} is ${value}: it must not be negative.`)
  if (value === 0 && !allowZero) throw new InputError('OUT_OF_RANGE', `${name} must be above 0.`)
  return value === 0 ? 0 : value
}

/** `other` is the other end of the leg. */
function pointOf(name: string, point: Point | null | undefined, other: Point | null | undefined): Point | null {
  if (point == null) return null
  const fault = pointFault(point, other)
  if (fault) throw new InputError('BAD_COORDINATES', `${name} ${fault}`)
  return { latitude: point.latitude + 0, longitude: point.longitude + 0 }
}

function distanceOf(quantity: Freight): CalculationInputs & { distanceKm: number } {
  const origin = pointOf('origin', quantity.origin, quantity.destination)
  const destination = pointOf('destination', quantity.destination, quantity.origin)
  const places: CalculationInputs = { ...(origin && { origin }), ...(destination && { destination }) }
  if (quantity.distanceKm != null) {
    return { distanceKm: amountOf('distanceKm', quantity.distanceKm, false), distanceSource: 'given', ...places }
  }
  if (!origin || !destination) {
    throw new InputError('MISSING_DISTANCE', 'A freight leg needs distanceKm, or both origin and destination.')
  }
  const factor = distanceAdjustmentFactors[quantity.mode]
  const greatCircle = greatCircleKm(origin, destination)
  return {
    distanceKm: greatCircle * factor,
    distanceSource: `great circle × ${factor}`,
    greatCircleKm: greatCircle,
    ...places,
  }
}

/** Work of 0 is work: a vehicle that idles. @throws InputError NOT_FINITE, NEGATIVE_AMOUNT */
function workOf(work: Work | undefined): Work | null {
  const given = workUnits.flatMap((unit): [WorkUnit, number][] => {
    const amount = work?.[unit]
    return amount == null ? [] : [[unit, amountOf(`the work in ${workWords[unit]}s`, amount, true)]]
  })
  return given.length > 0 ? Object.fromEntries(given) : null
}

type Prepared = Pick<Calculation, 'factor' | 'inputs' | 'segment' | 'quantity' | 'tonneKm'>

function prepare(quantity: Quantity, year: number | undefined): Prepared {
  switch (quantity.method) {
    case 'REPORTED': {
      const co2Kg = amountOf('co2Kg', quantity.co2Kg, true)
      return { factor: null, inputs: { co2Kg }, segment: reported, quantity: 0, tonneKm: 0 }
    }
    case 'FUEL': {
      const amount = amountOf('amount', quantity.amount, true)
      const { factor, fuel, unit, factorUnit, segment } = matchFuel(quantity.fuel, quantity.unit)
      const convertedAmount = convert(amount, unit, factorUnit)
      const inputs = { fuel, amount, unit: unit.name, convertedAmount, convertedUnit: factorUnit.name }
      return { factor, inputs, segment, quantity: convertedAmount, tonneKm: 0 }
    }
    case 'FREIGHT': {
      const massKg = amountOf('massKg', quantity.massKg, false)
      const distance = distanceOf(quantity)
      const { factor, vehicleClass } = matchFreight(quantity.mode, quantity.vehicleClass)
      const inputs: CalculationInputs = { mode: quantity.mode, vehicleClass, massKg, ...distance }
      if (quantity.trackingNumber) inputs.trackingNumber = quantity.trackingNumber
      const tonnes = massKg / 1000
      const segment = freightBy(quantity.mode)
      return { factor, inputs, segment, quantity: tonnes, tonneKm: tonnes * distance.distanceKm }
    }
    case 'ELECTRICITY': {
      const kwh = amountOf('kwh', quantity.kwh, true)
      const { factor, region, standsIn } = matchElectricity(quantity.region, year)
      const inputs = { kwh, region, ...(standsIn && { standsIn }) }
      return { factor, inputs, segment: electricityOf(region), quantity: kwh, tonneKm: 0 }
    }
  }
}

/**
 * The emission of one activity in kg CO2e (direct emissions, see factors.ts). `year` (UTC) is when it was emitted.
 * Where there is no electricity factor for that year or region, `inputs.standsIn` says what stands in.
 * Throws InputError: NOT_FINITE, NEGATIVE_AMOUNT, OUT_OF_RANGE (mass or distance of 0, or a result too large for a
 * number), BAD_COORDINATES, MISSING_DISTANCE, NO_FACTOR, UNKNOWN_VEHICLE_CLASS, UNKNOWN_FUEL, UNKNOWN_UNIT, EMPTY,
 * UNKNOWN_REGION.
 */
export function calculate(quantity: Quantity, year?: number): Calculation {
  const { method } = quantity
  const work = quantity.method === 'FREIGHT' ? null : workOf(quantity.work)
  const prepared = prepare(quantity, year)
  const inputs = work ? { ...prepared.inputs, work } : prepared.inputs
  const co2 = recompute(method, prepared.inputs, prepared.factor?.value ?? null)
  if (!Number.isFinite(co2)) throw new InputError('OUT_OF_RANGE', 'The amounts are too large to be computed with.')
  return { method, formula: formulas[method], co2, ...prepared, inputs, work }
}
