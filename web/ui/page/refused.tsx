import { CloseButton } from '../controls/close-button.tsx'
import { formatCount } from '../format/numbers.ts'
import classes from './refused.module.css'

type Refused = { id: string; about: string; sentence: string }

/** Lists what the server refused, row by row, until it is closed. */
export function RefusedList(props: { title: string; all: readonly Refused[]; onForget: (ids: string[]) => void }) {
  const { title, all, onForget } = props
  if (all.length === 0) return null
  const ids = all.map(({ id }) => id)
  return (
    <div className={classes.refused} role="alert">
      <p className={classes.head}>
        <strong>
          {title}
          {all.length > 1 && ` (${formatCount(all.length)})`}
        </strong>
        <CloseButton size="sm" aria-label="Close this message" onClick={() => onForget(ids)} />
      </p>
      <ul>
        {all.map(({ id, about, sentence }) => (
          <li key={id}>
            <span className={classes.about} title={about}>
              {about}
            </span>
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
