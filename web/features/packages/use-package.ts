import { useEffect, useState } from 'react'
import { useClient, useQuery } from 'urql'
import { useChanges } from '../../realtime/use-changes.ts'
import { useConnection } from '../../realtime/use-connection.ts'
import { packageDetailChanges, packageQuery } from './documents.ts'

/** A package in full, live for as long as it is shown. */
export function usePackage(trackingNumber: string) {
  const client = useClient()
  const [result, read] = useQuery({ query: packageQuery, variables: { trackingNumber } })
  const [position, setPosition] = useState<string | null>(null)
  const isLive = useConnection().status === 'live'

  // The position that belongs to the rows: the cache may hold that of another answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that is back is worth another try
  useEffect(() => {
    if (position !== null) return
    let isOver = false
    client
      .query(packageQuery, { trackingNumber }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data }) => {
        if (data && !isOver) setPosition(data.streamPosition)
      })
    return () => {
      isOver = true
    }
  }, [client, trackingNumber, position, isLive])

  const { state, error } = useChanges(
    packageDetailChanges,
    { after: position, where: { trackingNumbers: [trackingNumber] } },
    {
      pause: position === null,
      onExpired: () => setPosition(null),
      // Its first scan: the cache still holds that there was none.
      // Or it is gone.
      onChange: ({ packageChanges: { kind } }) =>
        (kind === 'LEFT' || !result.data?.package) && read({ requestPolicy: 'network-only' }),
    },
  )
  return { ...result, read, refused: state === 'failed' ? error : null }
}
