import type { ReactNode } from 'react'
import classes from './mark.module.css'

/** How something is, in a word and by colour. */
export function Mark({ kind, children }: { kind: 'ok' | 'runs' | 'warn' | 'fault'; children: ReactNode }) {
  return (
    <span className={classes.mark} data-kind={kind}>
      {children}
    </span>
  )
}
