import classes from './key.module.css'

/** The key that does the same as its button; hidden where there is no keyboard. */
export function Key({ name }: { name: string }) {
  return (
    <span className={classes.key} aria-hidden="true">
      {name}
    </span>
  )
}
