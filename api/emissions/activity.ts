/** The vocabulary of what emits: parsed, unit-checked input of the emissions engine. */

import type { Point } from '../platform/geo.ts'
import type { TransportMode } from '../vocabulary/transport-mode.ts'
import type { WorkUnit } from '../vocabulary/work-unit.ts'

export const entityTypes = ['SUPPLIER', 'CARRIER', 'VEHICLE', 'ROUTE', 'FACILITY'] as const
export type EntityType = (typeof entityTypes)[number]

/** Names an entity as its owner does; (type, key) is unique. */
export type EntityRef = { type: EntityType; key: string; name?: string }

/** Work that an activity was done for, by its unit. */
export type Work = Partial<Record<WorkUnit, number>>

/** What was done, in the caller's units; `method` is the contract's CalculationMethod. */
export type Quantity =
  | { method: 'REPORTED'; co2Kg: number; work?: Work }
  | { method: 'FUEL'; fuel: string; amount: number; unit: string; work?: Work }
  | {
      method: 'FREIGHT'
      mode: TransportMode
      vehicleClass?: string
      massKg: number
      distanceKm?: number
      origin?: Point
      destination?: Point
      trackingNumber?: string
    }
  | { method: 'ELECTRICITY'; kwh: number; region?: string; work?: Work }

export type CalculationMethod = Quantity['method']

/** One thing that emits. It is filed under its first entity and counts for all of them. */
export type Activity = {
  eventId: string
  occurredAt: Date
  entities: [EntityRef, ...EntityRef[]]
  quantity: Quantity
}
