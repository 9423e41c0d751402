import { type ReactNode, useEffect } from 'react'
import { setPageTitle } from '../../browser/title.ts'
import classes from './page.module.css'

/** A page: its heading, the text beside it, its tools, and the content. `fills`: the content scrolls, not the page. */
export function Page(props: {
  title: string
  /** The tab's title; the heading when absent. */
  tabTitle?: string
  aside?: ReactNode
  tools?: ReactNode
  fills?: boolean
  children: ReactNode
}) {
  const tabTitle = props.tabTitle ?? props.title
  useEffect(() => setPageTitle(tabTitle), [tabTitle])
  return (
    <div className={classes.page} data-fills={props.fills || undefined}>
      <header className={classes.head}>
        <h1 title={props.title}>{props.title}</h1>
        {props.aside && <div className={classes.aside}>{props.aside}</div>}
        {props.tools && <div className={classes.tools}>{props.tools}</div>}
      </header>
      {props.children}
    </div>
  )
}
