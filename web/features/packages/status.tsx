import type { PackageStatus } from '../../graphql/generated/graphql.ts'
import { formatWord } from '../../ui/format.ts'
import classes from './status.module.css'

const waiting = new Set<string>(['ON_HOLD', 'DELIVERY_DELAYED', 'DELIVERY_FAILED', 'RETURN_TO_SENDER'])
const over = new Set<string>(['DELIVERED', 'CANCELLED'])

/** Those that can still be helped. */
export const underWay: readonly PackageStatus[] = [
  'PENDING',
  'PICKED_UP',
  'IN_TRANSIT',
  'ON_HOLD',
  'OUT_FOR_DELIVERY',
  'READY_FOR_PICKUP',
  'DELIVERY_DELAYED',
  'DELIVERY_FAILED',
  'UNKNOWN',
]

/** Where a package stands, in a word and a mark. */
export function Status({ status }: { status: string }) {
  const mark = waiting.has(status)
    ? 'waiting'
    : status === 'DELIVERED'
      ? 'delivered'
      : over.has(status)
        ? 'over'
        : 'moving'
  return (
    <span className={classes.status} data-mark={mark}>
      {formatWord(status)}
    </span>
  )
}
