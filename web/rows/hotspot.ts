import { hotspotAddress, hotspotsAddress } from '../addresses/hotspots.ts'
import { graphql } from '../graphql/generated/gql.ts'
import type { HotspotChangesSubscription } from '../graphql/generated/graphql.ts'
import { formatAbove, formatCo2 } from '../ui/format/numbers.ts'
import type { FeedEntry } from './feed-entry.ts'
import { kindOfRow } from './kind.ts'

const hotspotChanges = graphql(/* GraphQL */ `
  subscription HotspotChanges($after: String) {
    hotspotChanges(after: $after) {
      cursor
      kind
      at
      hotspot {
        ...HotspotRow
      }
    }
  }
`)

function ofHotspot({ cursor, kind, at, hotspot }: HotspotChangesSubscription['hotspotChanges']): FeedEntry {
  const isOver = hotspot.status === 'RESOLVED'
  const name = hotspot.entity.name || hotspot.entity.key
  return {
    key: `hotspot ${cursor}`,
    rowId: hotspot.id,
    kind: 'hotspots',
    at,
    level: isOver ? null : hotspot.severity,
    what: isOver ? 'Hotspot resolved' : kind === 'CREATED' ? 'New hotspot' : 'Hotspot updated',
    text: isOver
      ? `${name} is back in its normal range`
      : `${name}: ${formatCo2(hotspot.predictedCo2)}, ${formatAbove(hotspot.percentAbove)}`,
    href: hotspotAddress.href(hotspot.id),
  }
}

export const hotspotKind = kindOfRow({
  list: 'hotspots',
  one: 'hotspot',
  stream: 'hotspotChanges',
  row: 'hotspot',
  partOf: null,
  filtered: { severity: 'severity', type: 'entity.type', texts: ['entity.name', 'entity.key'] },
  changes: hotspotChanges,
  line: ofHotspot,
  feedView: { name: 'hotspots', label: 'Hotspots' },
  place: {
    href: hotspotsAddress.href(),
    label: 'Hotspots',
    icon: 'hotspots',
    key: 'h',
    waiting: ({ activeHotspots }) => ({ value: activeHotspots, what: 'active' }),
  },
  actions: null,
})
