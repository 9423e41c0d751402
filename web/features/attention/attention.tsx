import { useEffect } from 'react'
import { setUnreadInTitle } from '../../browser/title.ts'
import { useLiveChanges } from '../../graphql/live.tsx'
import { rowKinds } from '../../rows/row-kinds.ts'
import { Bell } from './bell.tsx'
import { ToastStack } from './toasts.tsx'
import { useCalls } from './use-calls.ts'
import { useToasts } from './use-toasts.ts'
import { useUnread } from './use-unread.ts'

/** Calls for attention for as long as the page is open: bell, unread count in the title, toasts, sound, desktop. */
export function Attention() {
  const call = useCalls()
  const { toasts, missed, hear, drop, dropAll, dropMore, dropMissed } = useToasts(call)
  useLiveChanges(rowKinds.Notification.changes, ({ notifications }) => hear(notifications))
  const { count, readAbout } = useUnread()
  useEffect(() => setUnreadInTitle(count), [count])
  useEffect(() => () => setUnreadInTitle(0), [])
  return (
    <>
      <Bell unread={count} />
      <ToastStack
        toasts={toasts}
        missed={missed}
        onClose={drop}
        onOpen={(id) => {
          drop(id)
          readAbout(id)
        }}
        onCloseAll={dropAll}
        onCloseMore={dropMore}
        onCloseMissed={dropMissed}
      />
    </>
  )
}
