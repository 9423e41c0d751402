import { builder } from '../builder.ts'
import type { WorkUnit } from './work-unit.ts'

export const WorkUnitRef = builder.enumType('WorkUnit', {
  description: 'What work is counted in: the emissions for each unit of it are an intensity.',
  values: {
    TONNES: { description: 'Tonnes that were shipped or handled (ISO 14083: hub activity).' },
    TONNE_KM: { description: 'Tonne-kilometres (ISO 14083: transport activity).' },
    KM: { description: 'Kilometres that a vehicle drove.' },
    PARCELS: { description: 'Parcels that were handled.' },
    SQUARE_METRES: { description: 'Square metres of a building, for the time of the activity.' },
  } satisfies Record<WorkUnit, object>,
})
