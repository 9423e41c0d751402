import type { ActivityInputLike } from './import/row.ts'
import type { ActivityInput } from './parse-activity.ts'

/** An activity as it travels (plain JSON) in the form that ingest takes. */
export const fromWire = (activity: ActivityInputLike): ActivityInput => ({
  ...activity,
  occurredAt: new Date(activity.occurredAt),
})
