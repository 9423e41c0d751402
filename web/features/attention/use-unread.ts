import { useCallback, useEffect } from 'react'
import { useClient, useQuery } from 'urql'
import { sendAction } from '../../actions/do-action.ts'
import { useLive } from '../../graphql/live.tsx'
import { markRead } from '../../rows/notification-actions.ts'
import { unreadQuery } from './documents.ts'

/**
 * This many are read at once; if there are more, they are read again when the number falls below what a badge can show.
 */
const maxUnreadRead = 200
const maxUnreadSaid = 99

/** The number of unread notifications, live: exact up to 99, and only a lower bound beyond. */
export function useUnread() {
  const client = useClient()
  const { isReady } = useLive()
  const [{ data }, read] = useQuery({ query: unreadQuery, variables: { first: maxUnreadRead }, pause: !isReady })
  const edges = data?.notifications.edges ?? []
  const isShort = (data?.notifications.pageInfo.hasNextPage ?? false) && edges.length <= maxUnreadSaid
  useEffect(() => {
    if (isShort) read({ requestPolicy: 'network-only' })
  }, [isShort, read])

  /** Whoever looks at an alert has read the notifications about it. */
  const readAbout = useCallback(
    (alertId: string) => {
      for (const { node } of data?.notifications.edges ?? [])
        if (node.alert?.id === alertId) sendAction(client, markRead, node.id)
    },
    [client, data],
  )
  return { count: edges.length, readAbout }
}
