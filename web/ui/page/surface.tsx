import type { ReactNode } from 'react'
import classes from './surface.module.css'

/** A sheet for content; `fills`: it takes the available room and its content scrolls. */
export function Surface(props: { fills?: boolean; padded?: boolean; children: ReactNode }) {
  return (
    <div className={classes.surface} data-fills={props.fills || undefined} data-padded={props.padded || undefined}>
      {props.children}
    </div>
  )
}
