import type { OutcomeStatus } from '../../graphql/generated/graphql.ts'

/** How far an outcome is, in words. */
export const outcomeWords: Record<OutcomeStatus, { name: string; sentence: string }> = {
  PLANNED: {
    name: 'Planned',
    sentence: 'It is settled how the effect will be measured. Say when the action has begun.',
  },
  STARTED: { name: 'Begun', sentence: 'The action has begun; the first whole period is still running.' },
  MEASURING: { name: 'Being measured', sentence: 'The saving so far; it becomes surer with each period.' },
  VERIFIED: { name: 'Verified', sentence: 'Less is emitted than without the action: two methods show it.' },
  NOT_SHOWN: { name: 'Not shown', sentence: 'No effect could be shown: there is none, or it is too small to tell.' },
  WORSE: { name: 'Worse', sentence: 'More is emitted than without the action: two methods show it.' },
}
