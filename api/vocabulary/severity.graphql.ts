import { builder } from '../builder.ts'
import { severities } from './severity.ts'

export const SeverityRef = builder.enumType('Severity', {
  description: 'How serious something is, from INFO (least) to CRITICAL (most).',
  values: severities,
})
