import { builder } from '../builder.ts'
import { transportModes } from './transport-mode.ts'

export const TransportModeRef = builder.enumType('TransportMode', {
  description: 'The mode of transport of a leg, which ISO 14083 calls a transport chain element.',
  values: transportModes,
})
