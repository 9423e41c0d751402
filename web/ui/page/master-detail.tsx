import type { ReactNode } from 'react'
import classes from './master-detail.module.css'

/**
 * A list and its chosen row, side by side where there is room; else the list until a row is chosen, then only that row.
 * `detail` is null while none is chosen; then `children` take its place.
 */
export function MasterDetail(props: { list: ReactNode; detail: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.room}>
      <div className={classes.both} data-chosen={props.detail !== null || undefined}>
        <div className={classes.list}>{props.list}</div>
        <div className={classes.detail}>{props.detail ?? props.children}</div>
      </div>
    </div>
  )
}

/** The part of a page's head that belongs to the list: it is hidden together with the list. */
export function OfList({ isChosen, children }: { isChosen: boolean; children: ReactNode }) {
  return (
    <div className={classes.ofList} data-chosen={isChosen || undefined}>
      {children}
    </div>
  )
}
