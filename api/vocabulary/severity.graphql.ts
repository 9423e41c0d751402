import { builder } from '../builder.ts'
import type { Severity } from './severity.ts'

export const SeverityRef = builder.enumType('Severity', {
  description: 'How serious something is, from INFO (least) to CRITICAL (most).',
  values: {
    INFO: { description: 'Good to know; nobody needs to act.' },
    WARN: { description: 'Worth a look.' },
    HIGH: { description: 'Somebody should act soon.' },
    CRITICAL: { description: 'Somebody must act now.' },
  } satisfies Record<Severity, object>,
})
