import { useCallback, useContext, useEffect, useRef, useState } from 'react'
import type { NotificationChangesSubscription } from '../../graphql/generated/graphql.ts'
import { RealtimeContext } from '../../realtime/use-connection.ts'
import { type AlertNews, AlertNewsContext } from './alert-news.ts'
import { type Away, isMissed, nextAway } from './away.ts'
import { addToast, dropToast, noToasts, type Toast, type Toasts } from './toast-queue.ts'
import { toastTitle } from './toast-title.ts'

export type NotificationNews = NotificationChangesSubscription['notifications']

/**
 * Toasts of alerts that are raised, get worse or fire again, from WARN on. `onNews` is called once for each, except for
 * those missed while the page was away: these are collected.
 */
export function useToasts(onNews: (toast: Toast) => void) {
  const alertNews = useContext(AlertNewsContext)
  const [toasts, change] = useState<Toasts>(noToasts)
  const [missed, setMissed] = useState<readonly Toast[]>([])
  const wasMissed = useMissed()
  const told = useRef(onNews)
  told.current = onNews

  const add = useCallback(
    (toast: Toast, at: string) => {
      if (wasMissed(at)) return setMissed((all) => [...all.filter(({ id }) => id !== toast.id), toast])
      change((before) => addToast(before, toast))
      told.current(toast)
    },
    [wasMissed],
  )
  const drop = useCallback((id: string) => {
    change((before) => dropToast(before, id))
    setMissed((all) => (all.some((toast) => toast.id === id) ? all.filter((toast) => toast.id !== id) : all))
  }, [])

  useEffect(
    () =>
      alertNews.listen((news: AlertNews) => {
        const { id, level, message, status } = news.alert
        if (news.kind === 'LEFT' || status !== 'FIRING') return drop(id)
        const title = level === 'INFO' ? null : toastTitle(news)
        if (title !== null) add({ id, level, title, text: message }, news.at)
      }),
    [alertNews, add, drop],
  )

  /** Notifications of the server about alerts, which include worse levels and ended silences. */
  const hear = useCallback(
    ({ kind, at, notification: { level, title, body, alert } }: NotificationNews) => {
      if (kind === 'CREATED' && alert?.status === 'FIRING' && level !== 'INFO')
        add({ id: alert.id, level, title, text: body }, at)
    },
    [add],
  )
  const dropAll = useCallback(() => change(noToasts), [])
  const dropMore = useCallback(() => change((before) => ({ ...before, more: [] })), [])
  const dropMissed = useCallback(() => setMissed([]), [])
  return { toasts, missed, hear, drop, dropAll, dropMore, dropMissed }
}

/** Returns a function that tells from the time of a change whether it came while the page was away for long. */
function useMissed(): (at: string) => boolean {
  const realtime = useContext(RealtimeContext)
  const away = useRef<Away>({ left: null, returned: null })
  useEffect(
    () =>
      realtime?.connection.subscribe(() => {
        away.current = nextAway(away.current, realtime.connection.get())
      }),
    [realtime],
  )
  return useCallback((at) => isMissed(away.current, at, realtime?.connection.get().skew ?? null), [realtime])
}
