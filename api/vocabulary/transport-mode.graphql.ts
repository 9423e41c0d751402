import { builder } from '../builder.ts'
import { transportModes } from './transport-mode.ts'

export const TransportModeRef = builder.enumType('TransportMode', {
  description: 'How goods are carried (ISO 14083).',
  values: transportModes,
})
