import { useCallback, useEffect } from 'react'
import { useClient, useQuery } from 'urql'
import { sendAction } from '../../actions/do-action.ts'
import { useLive } from '../../graphql/live.tsx'
import { markRead } from '../../rows/notification-actions.ts'
import { unreadQuery } from './documents.ts'

/** So many are read at once; where there are more, from as many on as a badge can say they are read again. */
const maxUnreadRead = 200
const maxUnreadSaid = 99

/** How many notifications are unread, live: exact up to 99, and more than that beyond. */
export function useUnread() {
  const client = useClient()
  const { isReady } = useLive()
  const [{ data }, read] = useQuery({ query: unreadQuery, variables: { first: maxUnreadRead }, pause: !isReady })
  const edges = data?.notifications.edges ?? []
  const isShort = (data?.notifications.pageInfo.hasNextPage ?? false) && edges.length <= maxUnreadSaid
  useEffect(() => {
    if (isShort) read({ requestPolicy: 'network-only' })
  }, [isShort, read])

  /** Whoever looks at an alert has read what was said of it. */
  const readAbout = useCallback(
    (alertId: string) => {
      for (const { node } of data?.notifications.edges ?? [])
        if (node.alert?.id === alertId) sendAction(client, markRead, node.id)
    },
    [client, data],
  )
  return { count: edges.length, readAbout }
}
