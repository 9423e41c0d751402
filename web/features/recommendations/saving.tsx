import { Change } from './change.tsx'
import classes from './saving.module.css'

/** What a recommendation would save, as a change, kg CO2e; in words where no saving can be counted. */
export const Saving = ({ co2Reduction }: { co2Reduction: number }) =>
  isCounted(co2Reduction) ? <Change saved={co2Reduction} /> : <span className={classes.none}>no saving counted</span>

export const isCounted = (co2Reduction: number): boolean => co2Reduction > 0
