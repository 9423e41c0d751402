import type { StoredEvent } from '../../emissions/emission-store.ts'
import { refKey } from '../../emissions/entity-store.ts'
import type { Computed } from './compute.ts'

/** Whether an item equals the stored event: a correction that was sent again. */
export function saysTheSame({ activity, calculation }: Computed, stored: StoredEvent): boolean {
  const [filed, ...also] = activity.entities.map(refKey)
  const [storedFiled, ...storedAlso] = stored.entities.map(refKey)
  return (
    activity.occurredAt.getTime() === stored.occurredAt.getTime() &&
    calculation.method === stored.method &&
    (calculation.factor?.id ?? null) === stored.factorId &&
    sameValue(calculation.inputs, stored.inputs) &&
    filed === storedFiled &&
    sameValue(also.sort(), storedAlso.sort())
  )
}

/** The database returns the keys of JSON in its own order. */
const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a, sorted) === JSON.stringify(b, sorted)

const sorted = (_key: string, value: unknown) =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
