import { type ReactNode, useId } from 'react'
import classes from './panel.module.css'

/** A part of the page with its heading; `aside` is at the end of the heading. */
export function Panel(props: { title: string; aside?: ReactNode; children: ReactNode; className?: string }) {
  const id = useId()
  return (
    <section className={`${classes.panel} ${props.className ?? ''}`} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id}>{props.title}</h2>
        <div className={classes.aside}>{props.aside}</div>
      </header>
      {props.children}
    </section>
  )
}
