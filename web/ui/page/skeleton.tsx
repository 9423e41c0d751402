import classes from './skeleton.module.css'

/** A placeholder while something loads. */
export function Skeleton({ height, width }: { height: number; width?: number }) {
  return <div className={classes.skeleton} style={{ height, width }} />
}
