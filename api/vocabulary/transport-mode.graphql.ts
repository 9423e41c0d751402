import { builder } from '../builder.ts'
import type { TransportMode } from './transport-mode.ts'

export const TransportModeRef = builder.enumType('TransportMode', {
  description: 'The mode of transport of a leg, which ISO 14083 calls a transport chain element.',
  values: {
    ROAD: { description: 'By truck or van.' },
    RAIL: { description: 'By train.' },
    AIR: { description: 'By aircraft.' },
    SEA: { description: 'By sea-going ship.' },
    INLAND_WATERWAY: { description: 'By barge on rivers and canals.' },
  } satisfies Record<TransportMode, object>,
})
