import type { ReactNode } from 'react'
import classes from './master-detail.module.css'

/**
 * A list and the one of it that is chosen, side by side where there is room; else the list until one is chosen, then
 * that one alone. `detail` is null while none is chosen; `children` stand in its place then.
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

/** What belongs to the list in a page's head: it steps back together with the list. */
export function OfList({ isChosen, children }: { isChosen: boolean; children: ReactNode }) {
  return (
    <div className={classes.ofList} data-chosen={isChosen || undefined}>
      {children}
    </div>
  )
}
