import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '../controls/button.tsx'
import { formatUtc } from '../format/dates.ts'
import classes from './print.module.css'

/** Opens the browser's print dialog. */
export function PrintButton() {
  return (
    <Button size="xs" variant="default" onClick={() => window.print()}>
      Print
    </Button>
  )
}

/** Only on paper: the address, and when it was printed. */
export function PrintFoot() {
  const [printed, setPrinted] = useState({ at: '', from: '' })
  useEffect(() => {
    // Synchronously: the browser lays out the paper right after the event.
    const note = () => flushSync(() => setPrinted({ at: new Date().toISOString(), from: window.location.href }))
    window.addEventListener('beforeprint', note)
    return () => window.removeEventListener('beforeprint', note)
  }, [])
  return (
    <footer className={classes.foot}>
      <span>{printed.from}</span>
      <span>Plume, {formatUtc(printed.at)}</span>
    </footer>
  )
}
