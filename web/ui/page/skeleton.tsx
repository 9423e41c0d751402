import classes from './skeleton.module.css'

/** The room that something will take, while it loads. */
export function Skeleton({ height, width }: { height: number; width?: number }) {
  return <div className={classes.skeleton} style={{ height, width }} />
}
