import type { ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { Skeleton } from './skeleton.tsx'
import classes from './states.module.css'

/** Shown when there is nothing to show: says so, and what would change that. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.state}>
      <strong>{title}</strong>
      {children && <p>{children}</p>}
    </div>
  )
}

/** Shown when something failed: says what, and what to do. */
export function Failure(props: { title: string; sentence: string; retry?: () => void; compact?: boolean }) {
  return (
    <div className={classes.state} role="alert" data-failure="" data-compact={props.compact || undefined}>
      <strong>{props.title}</strong>
      <p>{props.sentence}</p>
      {props.retry && (
        <Button size="xs" variant="default" onClick={props.retry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** A placeholder for rows while they load. */
export function LoadingRows({ rows, height }: { rows: number; height: number }) {
  return (
    <div className={classes.loading} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => `row ${index}`).map((key) => (
        <Skeleton key={key} height={height} />
      ))}
    </div>
  )
}
