import { useContext, useState } from 'react'
import { useNow } from '../../browser/use-now.ts'
import { connectionNote } from '../../realtime/connection-words.ts'
import { RealtimeContext, useConnection } from '../../realtime/use-connection.ts'
import { Button } from '../../ui/controls/button.tsx'
import { CloseButton } from '../../ui/controls/close-button.tsx'
import classes from './connection-bar.module.css'

/** Under the header, while what is shown must not be taken for the present. */
export function ConnectionBar() {
  const realtime = useContext(RealtimeContext)
  const note = connectionNote(useConnection(), useNow())
  const [hasSeenClock, setSeenClock] = useState(false)
  const isShown = note && !(note.kind === 'clock' && hasSeenClock)
  return (
    <div className={classes.place} role="status">
      {isShown && (
        <div className={classes.bar} data-kind={note.kind}>
          <span>{note.text}</span>
          {note.canHurry && (
            <Button size="compact-xs" variant="default" onClick={() => realtime?.hurry()}>
              Try now
            </Button>
          )}
          {note.kind === 'clock' && (
            <CloseButton size="sm" aria-label="Close this message" onClick={() => setSeenClock(true)} />
          )}
        </div>
      )}
    </div>
  )
}
