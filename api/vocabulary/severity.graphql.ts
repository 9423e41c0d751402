import { builder } from '../builder.ts'
import { severities } from './severity.ts'

export const SeverityRef = builder.enumType('Severity', {
  description: 'How bad it is, in rising order.',
  values: severities,
})
