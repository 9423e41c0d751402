import { formatWord } from './format.ts'
import classes from './severity.module.css'

/** A severity in word and colour. */
export function Severity({ level }: { level: string }) {
  return (
    <span className={classes.badge} data-level={level}>
      {formatWord(level)}
    </span>
  )
}
