import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { CloseButton } from './close-button.tsx'
import classes from './dialog.module.css'

/**
 * A dialog over the page, open while it is mounted; Escape or a click beside it calls `onClose`. The element with
 * `data-autofocus` gets the focus first; on close the focus returns to where it was.
 */
export function Dialog(props: {
  title: string
  /** `bare`: shows no heading, because the content makes it clear. */
  bare?: boolean
  /** Where it opens. */
  place?: 'middle' | 'top' | 'corner'
  onClose: () => void
  children: ReactNode
}) {
  const { title, bare = false, place = 'middle', onClose, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    shown?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => shown?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, which the browser hands on as `cancel`
    <dialog
      ref={dialog}
      className={classes.dialog}
      data-place={place}
      aria-modal="true"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      // Everything in the dialog is within the sheet, so this is the backdrop.
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={classes.sheet}>
        <div className={bare ? 'only-read-aloud' : classes.head}>
          <h2 id={id}>{title}</h2>
          {!bare && <CloseButton size="sm" aria-label="Close" onClick={onClose} />}
        </div>
        {children}
      </div>
    </dialog>
  )
}
