/** What the name of an entity says about it, for facts that nobody has stated. */
import type { EntityType } from '../emissions/activity.ts'
import type { EntityFacts, FacilityKind, TemperatureClass, VehicleKind } from '../emissions/entity-facts.ts'

/** The first that matches counts. */
const facilityWords: readonly [RegExp, FacilityKind][] = [
  [/\b(electric|battery|e)[- ](vans?|trucks?|vehicles?|fleet|bus(es)?)\b|\bcharging\b|\bEV\b/i, 'CHARGING_DEPOT'],
  [
    /\b(cold|frozen|chilled|refrigerated|deep[- ]freeze)\b.*\b(stor|ware|depot|hub|room)|\bcold[- ]?stor|\bfreezer/i,
    'COLD_STORE',
  ],
  [/\byard\b/i, 'YARD'],
  [/\b(sea|river|container|dry)?port\b|\b(container|ferry|port|marine) terminal\b|\bquay\b/i, 'PORT'],
  [/\bhub\b|\bcross[- ]?dock|\bsort(ing|ation)\b|\bparcel cent|\bair ?cargo\b|\bdepot\b|\bterminal\b/i, 'HUB'],
  [/\boffices?\b/i, 'OFFICE'],
  [/\bwarehouse|\bdistribution cent|\bDC\b|\bfulfil|\blogistics cent/i, 'WAREHOUSE'],
  [/\bplant\b|\bfactory\b|\bpack(er|ing)\b|\bmill\b|\bfoundry\b|\bproduction\b/i, 'PLANT'],
]
const temperatureWords: readonly [RegExp, TemperatureClass][] = [
  [/\bfrozen\b|\bfreezer|\bdeep[- ]freeze|\bice[- ]cream/i, 'FROZEN'],
  [/\bchilled?\b|\bfresh\b|\bcold\b|\brefrigerated\b|\bcool(ed)?\b|\bvaccine/i, 'CHILLED'],
  [/\bambient\b|\bdry goods\b/i, 'AMBIENT'],
]
const vehicleWords: readonly [RegExp, VehicleKind][] = [
  [/\b(yard|terminal) (tractor|truck|tug)|\bshunter\b|\byard\b/i, 'YARD_TRACTOR'],
  [/^(MV|M\/V|MS|MT)\b|\b(ship|vessel|tanker|ferry|barge|bulk carrier)\b/i, 'SHIP'],
  [/\baircraft\b|\bfreighter\b|\bboeing\b|\bairbus\b/i, 'AIRCRAFT'],
  [/\blocomotive\b|\btrain\b/i, 'TRAIN'],
  [/\bvans?\b|\bsprinter\b|\btransit\b/i, 'VAN'],
  [/\b(tractor|truck|lorry|hgv|semi|rigid|artic)\b/i, 'TRUCK'],
]

/** The stated facts, completed by what the name says. */
export function knownFacts(entity: { type: EntityType; name: string; facts?: EntityFacts }): EntityFacts {
  const { type, name, facts } = entity
  const said = <T>(words: readonly [RegExp, T][]): T | null => words.find(([word]) => word.test(name))?.[1] ?? null
  const isSite = type === 'FACILITY' || type === 'SUPPLIER'
  const isFleet = type === 'VEHICLE' || type === 'CARRIER'
  return {
    country: facts?.country ?? null,
    region: facts?.region ?? null,
    gridKgPerKwh: facts?.gridKgPerKwh ?? null,
    facilityKind: facts?.facilityKind ?? (isSite ? said(facilityWords) : null),
    temperature: facts?.temperature ?? said(temperatureWords),
    vehicleKind: facts?.vehicleKind ?? (isFleet ? said(vehicleWords) : null),
  }
}
