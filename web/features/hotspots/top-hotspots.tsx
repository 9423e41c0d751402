import { errorSentence } from '../../graphql/errors.ts'
import { useLiveList } from '../../graphql/use-live-list.ts'
import { Failure } from '../../ui/page/states.tsx'
import { hotspotsQuery } from './documents.ts'
import { inOrder } from './hotspot.ts'
import { HotspotList } from './hotspot-list.tsx'

export const activeHotspots = {
  query: hotspotsQuery,
  variables: { first: 100, where: { statuses: ['ACTIVE' as const] } },
}

/** The most urgent hotspots, at most `shown` of them. */
export function TopHotspots({ shown }: { shown: number }) {
  const { rows, error, retry } = useLiveList(activeHotspots, ({ hotspots }) => hotspots, inOrder)
  if (!rows && error)
    return <Failure title="The hotspots could not be read" sentence={errorSentence(error)} retry={retry} />
  return <HotspotList hotspots={rows?.slice(0, shown) ?? null} />
}
