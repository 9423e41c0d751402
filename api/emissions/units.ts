/** Parses units of amounts and converts between them, once, at the edge. */

import { InputError } from '../platform/errors.ts'
import { casedSlug, quoted } from './names.ts'
import { ambiguous, type CalorificBasis, spellings, type Unit } from './unit-table.ts'

export type { CalorificBasis, Dimension, Unit } from './unit-table.ts'

const byWord = new Map<string, Unit>()
const bySymbol = new Map<string, Unit>()
for (const { unit, words, symbols } of spellings) {
  for (const word of words.split(' ')) byWord.set(word, unit)
  for (const symbol of symbols?.split(' ') ?? []) bySymbol.set(symbol, unit)
}

/** Gross: higher heating value, German Ho and Hs, French PCS. Net: lower heating value, Hu and Hi, PCI. */
const basisSuffix = /_(?:(gross_cv|gross|gcv|hhv|hs|ho|pcs)|net_cv|net|ncv|lhv|hi|hu|pci)$/i

const maxUnitLength = 60

/** The unit that a text names, or why it names none: a message that follows the quoted text. */
export function findUnit(text: string): Unit | string {
  const cased = text.length <= maxUnitLength ? casedSlug(text) : ''
  const suffix = basisSuffix.exec(cased)
  const found = plainUnit(suffix ? cased.slice(0, suffix.index) : cased)
  if (!suffix || typeof found === 'string') return found
  const basis = suffix[1] ? 'gross' : 'net'
  return withBasis(found, basis) ?? 'is not a unit Plume knows'
}

function plainUnit(cased: string): Unit | string {
  const word = cased.toLowerCase()
  const singular = word.endsWith('s') ? word.slice(0, -1) : word
  const unit = bySymbol.get(cased) ?? byWord.get(word) ?? byWord.get(singular)
  return unit ?? ambiguous.get(word) ?? ambiguous.get(singular) ?? 'is not a unit Plume knows'
}

const based = new Map<string, Unit>()

function withBasis(unit: Unit, basis: CalorificBasis): Unit | null {
  if (unit.dimension !== 'energy') return null
  if (unit.basis) return unit.basis === basis ? unit : null
  const name = `${unit.name} (${basis === 'gross' ? 'Gross' : 'Net'} CV)`
  const known = based.get(name) ?? { ...unit, name, basis }
  based.set(name, known)
  return known
}

/**
 * Parses the unit that a caller named. Case, spaces, hyphens and a plural s do not matter, except where case
 * distinguishes milli from mega: there Plume accepts only its own spelling. Energy may carry its calorific basis, `kWh
 * (Net CV)`; without one it has none, and fuels take it as gross, as UK bills and meters do.
 * Throws InputError UNKNOWN_UNIT, also for `gallon` and `ton`, which differ between countries.
 */
export function parseUnit(text: string): Unit {
  const found = findUnit(text)
  if (typeof found !== 'string') return found
  const examples = found.includes(':')
    ? ''
    : ': send for example litres, gal (US), gal (UK), m3, kg, tonnes, kWh, MWh or GJ'
  throw new InputError('UNKNOWN_UNIT', `${quoted(text)} ${found}${examples}.`)
}

/** Converts `amount` to another unit of the same dimension. Throws InputError UNKNOWN_UNIT between dimensions. */
export function convert(amount: number, from: Unit, to: Unit): number {
  if (from.dimension !== to.dimension) {
    throw new InputError('UNKNOWN_UNIT', `${from.name} cannot be converted to ${to.name}.`)
  }
  return from.size === to.size ? amount : (amount * from.size) / to.size
}
