import { type ReactNode, useEffect, useState } from 'react'
import { alertAddress, alertsAddress } from '../../addresses/alerts.ts'
import { CloseButton } from '../../ui/controls/close-button.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Severity } from '../../ui/format/severity.tsx'
import { stays, type Toast, type Toasts } from './toast-queue.ts'
import classes from './toasts.module.css'
import { useIsHidden } from './use-is-hidden.ts'

const toastMs = 8_000

type Props = {
  toasts: Toasts
  /** Toasts of alerts that came while the page was away. */
  missed: readonly Toast[]
  onClose: (id: string) => void
  /** Called when its link is followed. */
  onOpen: (id: string) => void
  /** Closes all of them at once. */
  onCloseAll: () => void
  onCloseMore: () => void
  onCloseMissed: () => void
}

/**
 * New alerts in the corner of the page. They disappear by themselves, but not under the pointer or while the page is
 * hidden.
 */
export function ToastStack(props: Props) {
  const { toasts, missed, onClose, onOpen, onCloseAll, onCloseMore, onCloseMissed } = props
  const [isPointed, setPointed] = useState(false)
  const isHidden = useIsHidden()
  const isHeld = isPointed || isHidden
  const { shown, more } = toasts
  return (
    <section
      className={classes.stack}
      aria-label="New alerts"
      onMouseEnter={() => setPointed(true)}
      onMouseLeave={() => setPointed(false)}
      onFocus={() => setPointed(true)}
      onBlur={() => setPointed(false)}
    >
      {shown.filter(stays).map((toast) => (
        <div key={toast.id} role="alert">
          <AlertToast toast={toast} isHeld={isHeld} onClose={onClose} onOpen={onOpen} />
        </div>
      ))}
      <div role="status" className={classes.passing}>
        {shown
          .filter((toast) => !stays(toast))
          .map((toast) => (
            <AlertToast key={toast.id} toast={toast} isHeld={isHeld} onClose={onClose} onOpen={onOpen} />
          ))}
        {more.length > 0 && (
          <SummaryToast
            key={more.length}
            of={more}
            isHeld={isHeld}
            onClose={onCloseMore}
            onCloseAll={shown.length > 0 ? onCloseAll : undefined}
          >
            {shown.length > 0 && 'and '}
            {formatCount(more.length)} more {more.length === 1 ? 'alert' : 'alerts'}
          </SummaryToast>
        )}
        {missed.length > 0 && (
          <SummaryToast of={missed} isHeld={isHeld} onClose={onCloseMissed}>
            While the page was away: {formatCount(missed.length)} {missed.length === 1 ? 'alert' : 'alerts'}
          </SummaryToast>
        )}
      </div>
    </section>
  )
}

function AlertToast(props: {
  toast: Toast
  isHeld: boolean
  onClose: (id: string) => void
  onOpen: (id: string) => void
}) {
  const { toast, isHeld, onClose, onOpen } = props
  const { id, level, title, text } = toast
  useClosing(() => onClose(id), isHeld || stays(toast))
  return (
    <div className={classes.toast} data-level={level}>
      <Link className={classes.body} href={alertAddress.href(id)} onClick={() => onOpen(id)}>
        <span className={classes.title}>
          {!title.toUpperCase().includes(level) && <Severity level={level} />}
          <strong>{title}</strong>
        </span>
        <span className={classes.text}>{text}</span>
      </Link>
      <CloseButton size="sm" aria-label="Close this message" onClick={() => onClose(id)} />
    </div>
  )
}

/** Several alerts in one line; a critical one keeps it open. */
function SummaryToast(props: {
  of: readonly Toast[]
  isHeld: boolean
  onClose: () => void
  onCloseAll?: () => void
  children: ReactNode
}) {
  const { of, isHeld, onClose, onCloseAll, children } = props
  const critical = of.filter(stays).length
  useClosing(onClose, isHeld || critical > 0)
  return (
    <div className={classes.toast} data-level={critical > 0 ? 'CRITICAL' : undefined}>
      <Link className={classes.body} href={alertsAddress.href()} onClick={onClose}>
        {children}
        {critical > 0 && `, ${formatCount(critical)} critical`}
      </Link>
      {onCloseAll && (
        <button type="button" className={classes.all} onClick={onCloseAll}>
          Close all
        </button>
      )}
      <CloseButton size="sm" aria-label="Close this message" onClick={onClose} />
    </div>
  )
}

function useClosing(onClose: () => void, isHeld: boolean): void {
  const [close] = useState(() => onClose)
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(close, toastMs)
    return () => clearTimeout(timer)
  }, [close, isHeld])
}
