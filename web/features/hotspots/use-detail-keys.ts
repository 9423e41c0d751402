import { useClient } from 'urql'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { useNavigation } from '../../ui/controls/link.tsx'
import { useShortcuts } from '../../ui/controls/shortcuts.tsx'
import { hotspotsQuery } from './documents.ts'
import { byPressure } from './hotspot.ts'
import { neighbour, trailHref, trailIds } from './trail.ts'
import { maxHotspots } from './use-hotspots.ts'

/**
 * j and k move through the list that the reader came from, else through the active hotspots; u and Escape return to it.
 */
export function useDetailKeys(id: string): void {
  const client = useClient()
  const go = useNavigation()
  const move = async (by: number) => {
    let ids = trailIds()
    if (ids.length === 0) {
      const variables = { first: maxHotspots, where: { statuses: ['ACTIVE' as const] } }
      const { data } = await client.query(hotspotsQuery, variables, { requestPolicy: 'cache-first' }).toPromise()
      ids = (data?.hotspots.edges ?? [])
        .map(({ node }) => node)
        .sort(byPressure)
        .map((row) => row.id)
    }
    const next = neighbour(ids, id, by)
    if (next) go(hotspotAddress.href(next))
  }
  useShortcuts([
    { keys: 'j', label: 'Next hotspot', run: () => move(1) },
    { keys: 'k', label: 'Hotspot before', run: () => move(-1) },
    { keys: 'u', label: 'Back to the list', run: () => go(trailHref()) },
    { keys: 'Escape', label: 'Back to the list', run: () => go(trailHref()) },
  ])
}
