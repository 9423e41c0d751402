import type { ReactNode } from 'react'
import { CloseButton } from '../controls/close-button.tsx'
import { Instant } from '../format/figures.tsx'
import classes from './notice.module.css'

/** A discreet line about an event; nothing while `at` is null. */
export function Notice(props: { at: string | null; onClose: () => void; children: ReactNode }) {
  return (
    <div role="status">
      {props.at && (
        <p className={classes.notice}>
          <span>
            <Instant at={props.at} /> · {props.children}
          </span>
          <CloseButton size="sm" aria-label="Close this message" onClick={props.onClose} />
        </p>
      )}
    </div>
  )
}
