import { useContext, useEffect, useState } from 'react'
import { type Client, type CombinedError, useClient } from 'urql'
import { pipe, subscribe, take } from 'wonka'
import { useStore } from '../../browser/store.ts'
import { errorCode } from '../../graphql/errors.ts'
import { uncached } from '../../graphql/uncached.ts'
import { useChanges } from '../../realtime/use-changes.ts'
import { RealtimeContext, useConnection } from '../../realtime/use-connection.ts'
import { packageChanges, packagesQuery } from './documents.ts'
import { createPackageList, type Found, ListGone, type PackageList, type Wanted } from './live-package-list.ts'
import { type PackageFilter, whereOf } from './package-filter.ts'

/** Reads a page past the cache: its rows would stay there for ever. */
export function readPackages(client: Client, filter: PackageFilter, wanted: Wanted, signal: AbortSignal) {
  const { first, after, offset, only } = wanted
  const variables = {
    first,
    ...(after && { after }),
    ...(offset && { offset }),
    ...(filter.order !== 'NEWEST' && !only && { orderBy: filter.order }),
    where: only ? { trackingNumbers: [only] } : whereOf(filter),
  }
  return new Promise<Found>((resolve, reject) => {
    const { unsubscribe } = pipe(
      client.query(packagesQuery, variables, uncached),
      take(1),
      subscribe(({ data, error }) => {
        if (!data) return reject(after && error && errorCode(error) === 'BAD_USER_INPUT' ? new ListGone() : error)
        const { edges, pageInfo, totalCount } = data.packages
        resolve({
          rows: edges.map(({ cursor, node }) => ({ cursor, row: node })),
          total: totalCount,
          hasNext: pageInfo.hasNextPage,
          position: data.streamPosition,
        })
      }),
    )
    signal.addEventListener('abort', () => {
      unsubscribe()
      reject(signal.reason)
    })
  })
}

/** The list as it was left: who comes back finds the same rows at the same place. */
const left = new WeakMap<Client, { list: PackageList; key: string }>()

function listOf(client: Client) {
  const held = left.get(client) ?? {
    list: createPackageList((filter, wanted, signal) => readPackages(client, filter, wanted, signal)),
    key: '',
  }
  left.set(client, held)
  return held
}

/** The list of packages of a filter. `startAt`: the row at the top when it was left. */
export function usePackageList(filter: PackageFilter): { list: PackageList; startAt: number } {
  const client = useClient()
  const held = listOf(client)
  const { list } = held
  const key = JSON.stringify(filter)
  const [startAt] = useState(() => (held.key === key ? list.viewedFrom() : 0))
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the filter's content
  useEffect(() => {
    if (held.key === key && list.get().count !== null) list.readAgain()
    else list.open(filter)
    held.key = key
  }, [list, key])
  useEffect(() => () => list.rest(), [list])
  return { list, startAt: list.get().opened > 0 && held.key === key ? startAt : 0 }
}

export const useListState = (list: PackageList) => useStore(list)

/** Keeps a list live for as long as it is shown. @returns why its changes do not arrive */
export function useListChanges(list: PackageList): CombinedError | null {
  const position = useStore(list, (state) => state.position)
  const realtime = useContext(RealtimeContext)
  const { status } = useConnection()
  useEffect(() => realtime?.onLost(list.readAgain), [realtime, list])
  useEffect(() => {
    if (status === 'live' && list.get().error) list.retry()
  }, [status, list])
  const { state, error } = useChanges(
    packageChanges,
    { after: position },
    {
      pause: position === null,
      context: uncached,
      onExpired: list.readAgain,
      onChange: (data) => list.apply(data.packageChanges),
    },
  )
  return state === 'failed' ? error : null
}
