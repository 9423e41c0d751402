import type { Severity } from '../../graphql/generated/graphql.ts'

/** A message about an alert; `id` is the alert's. */
export type Toast = { id: string; level: Severity; title: string; text: string }

/** `more`: the number of toasts for which there was no room. */
export type Toasts = { shown: readonly Toast[]; more: readonly Toast[] }

const maxToasts = 3

export const noToasts: Toasts = { shown: [], more: [] }

/** A critical toast stays until somebody closes it. */
export const stays = ({ level }: Pick<Toast, 'level'>): boolean => level === 'CRITICAL'

const without = (toasts: readonly Toast[], id: string) => toasts.filter((toast) => toast.id !== id)

/**
 * Adds a toast: in place of one about the same alert, else last. Where there is no room it is only counted, except a
 * critical one, which replaces the oldest other toast.
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

/** Removes the toast of an alert, because it was closed or somebody has acknowledged the alert. */
export const dropToast = (toasts: Toasts, id: string): Toasts =>
  [...toasts.shown, ...toasts.more].some((toast) => toast.id === id)
    ? { shown: without(toasts.shown, id), more: without(toasts.more, id) }
    : toasts
