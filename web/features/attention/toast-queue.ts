import type { Severity } from '../../graphql/generated/graphql.ts'

/** What somebody should see of an alert; `id` is the alert's. */
export type Toast = { id: string; level: Severity; title: string; text: string }

/** `more`: those that there was no room for. */
export type Toasts = { shown: readonly Toast[]; more: readonly Toast[] }

const maxToasts = 3

export const noToasts: Toasts = { shown: [], more: [] }

/** A critical one stays until somebody has closed it. */
export const stays = ({ level }: Pick<Toast, 'level'>): boolean => level === 'CRITICAL'

const without = (toasts: readonly Toast[], id: string) => toasts.filter((toast) => toast.id !== id)

/**
 * With a toast more: in its place where there is one of the same alert, else last. Where there is no room it is only
 * counted; a critical one has the oldest other counted instead.
 */
export function addToast({ shown, more }: Toasts, toast: Toast): Toasts {
  if (shown.some(({ id }) => id === toast.id))
    return { shown: shown.map((other) => (other.id === toast.id ? toast : other)), more }
  const others = without(more, toast.id)
  if (shown.length < maxToasts) return { shown: [...shown, toast], more: others }
  const giving = stays(toast) ? shown.find((other) => !stays(other)) : undefined
  return giving
    ? { shown: [...without(shown, giving.id), toast], more: [...others, giving] }
    : { shown, more: [...others, toast] }
}

/** Without that of an alert: it was closed, or somebody has taken the alert up. */
export const dropToast = (toasts: Toasts, id: string): Toasts =>
  [...toasts.shown, ...toasts.more].some((toast) => toast.id === id)
    ? { shown: without(toasts.shown, id), more: without(toasts.more, id) }
    : toasts
