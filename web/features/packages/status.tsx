import { formatWord } from '../../ui/format/words.ts'
import classes from './status.module.css'

const waiting = new Set<string>(['ON_HOLD', 'DELIVERY_DELAYED', 'DELIVERY_FAILED', 'RETURN_TO_SENDER'])
const over = new Set<string>(['DELIVERED', 'CANCELLED'])

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
