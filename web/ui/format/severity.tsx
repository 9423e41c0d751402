import classes from './severity.module.css'
import { formatWord } from './words.ts'

const severities = ['INFO', 'WARN', 'HIGH', 'CRITICAL']

/** From 0 for INFO to 3 for CRITICAL; -1 for an unknown one. */
export const severityRank = (level: string): number => severities.indexOf(level)

/** A severity in word and colour. */
export function Severity({ level }: { level: string }) {
  return (
    <span className={classes.badge} data-level={level}>
      {formatWord(level)}
    </span>
  )
}
