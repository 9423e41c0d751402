import classes from './state-mark.module.css'
import { type PackageState, stateNames } from './state-on-map.ts'

/** The mark of a state as the map draws it. */
export const StateMark = ({ state }: { state: PackageState }) => (
  <span className={classes.mark} data-state={state} aria-hidden="true" />
)

/** A state in mark and word. */
export const StateName = ({ state }: { state: PackageState }) => (
  <span className={classes.name}>
    <StateMark state={state} />
    {stateNames[state]}
  </span>
)
