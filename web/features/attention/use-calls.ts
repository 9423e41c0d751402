import { useCallback, useEffect, useRef, useState } from 'react'
import { alertAddress, alertsAddress } from '../../addresses/alerts.ts'
import { showNotification } from '../../browser/desktop-notification.ts'
import { useSettings } from '../../browser/settings.ts'
import { createAlarm } from '../../browser/sound.ts'
import { useNavigation } from '../../ui/controls/link.tsx'
import { stays, type Toast } from './toast-queue.ts'

const floodMs = 10_000
const maxCallsInFlood = 3

/**
 * Alerts people who are not looking at the page, according to their settings: by a sound for CRITICAL, on the desktop
 * from HIGH on.
 */
export function useCalls(): (toast: Toast) => void {
  const { sound, desktop } = useSettings()
  const go = useNavigation()
  const [alarm] = useState(() => createAlarm(window))
  const shownAt = useRef<readonly number[]>([])
  useEffect(() => (sound ? alarm.armOnGesture() : undefined), [alarm, sound])
  useEffect(() => () => alarm.close(), [alarm])

  return useCallback(
    (toast) => {
      const now = Date.now()
      if (sound && stays(toast)) alarm.play(now)
      if (!desktop || !document.hidden || toast.level === 'WARN') return
      shownAt.current = [...shownAt.current.filter((at) => now - at < floodMs), now]
      const isFlood = shownAt.current.length > maxCallsInFlood
      showNotification(
        window,
        isFlood
          ? {
              tag: 'plume-more',
              title: 'More alerts',
              body: `${shownAt.current.length} in ${floodMs / 1000} s`,
              onClick: () => go(alertsAddress.href()),
            }
          : { tag: toast.id, title: toast.title, body: toast.text, onClick: () => go(alertAddress.href(toast.id)) },
      )
    },
    [alarm, sound, desktop, go],
  )
}
