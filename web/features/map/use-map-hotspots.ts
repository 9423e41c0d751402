import { useMemo } from 'react'
import { useQuery } from 'urql'
import { mapHotspotsQuery } from './documents.ts'
import type { MapHotspot } from './hotspots-on-map.ts'

/** The active hotspots on the map; none where the server is too old to return their places. */
export function useMapHotspots(): readonly MapHotspot[] {
  const [{ data }] = useQuery({ query: mapHotspotsQuery })
  return useMemo(
    () =>
      data?.hotspots.edges.map(({ node: { id, severity, predictedCo2, baselineCo2, entity } }) => ({
        id,
        severity,
        name: entity.name || entity.key,
        excessCo2: predictedCo2 - baselineCo2,
        places: entity.places,
      })) ?? [],
    [data],
  )
}
