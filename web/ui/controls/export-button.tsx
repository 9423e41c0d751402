import { useState } from 'react'
import { type Column, csvFileName, download, toCsv } from '../format/csv.ts'
import { Button } from './button.tsx'
import classes from './export-button.module.css'

type Props<Row> = {
  /** The beginning of the file name; the date follows. */
  name: string
  columns: readonly Column<Row>[]
  /** The rows to export, or a function that loads all of them. */
  rows: readonly Row[] | (() => readonly Row[] | Promise<readonly Row[]>)
  size?: 'xs' | 'compact-xs'
  /** Saves the file; a download of the browser when absent. */
  keep?: (text: string, fileName: string) => void
}

/** A button that exports a table as a CSV file. */
export function ExportButton<Row>({ name, columns, rows, size = 'compact-xs', keep = download }: Props<Row>) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready')
  const run = async () => {
    setState('busy')
    try {
      const all = typeof rows === 'function' ? await rows() : rows
      keep(toCsv(columns, all), csvFileName(name, Date.now()))
      setState('ready')
    } catch {
      setState('failed')
    }
  }
  return (
    <span className={classes.export}>
      <span role="status" className={classes.failed}>
        {state === 'failed' && 'The export failed; try again.'}
      </span>
      <Button
        size={size}
        variant="default"
        loading={state === 'busy'}
        disabled={Array.isArray(rows) && rows.length === 0}
        onClick={run}
      >
        Export CSV
      </Button>
    </span>
  )
}
