import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { Failure } from '../../ui/states.tsx'
import { hotspotsQuery } from './documents.ts'
import { byPressure } from './hotspot.ts'
import { HotspotList } from './hotspot-list.tsx'

export const activeHotspots = {
  query: hotspotsQuery,
  variables: { first: 100, where: { statuses: ['ACTIVE' as const] } },
}

/** The hotspots that press most, `shown` of them. */
export function TopHotspots({ shown }: { shown: number }) {
  const [{ data, error }, read] = useQuery(activeHotspots)
  if (!data && error)
    return <Failure title="The hotspots could not be read" sentence={errorSentence(error)} retry={() => read()} />
  return <HotspotList hotspots={data ? newestFirst(data.hotspots).sort(byPressure).slice(0, shown) : null} />
}
