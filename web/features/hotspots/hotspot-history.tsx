import { useQuery } from 'urql'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { useReread } from '../../graphql/use-reread.ts'
import { Link } from '../../ui/controls/link.tsx'
import { formatPeriod } from '../../ui/format/dates.ts'
import { Above } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Severity } from '../../ui/format/severity.tsx'
import { Panel } from '../../ui/page/panel.tsx'
import { Failure, LoadingRows } from '../../ui/page/states.tsx'
import { hotspotHistoryQuery } from './documents.ts'
import type { HotspotRow } from './hotspot.ts'
import classes from './hotspot-history.module.css'
import { measureWords } from './work-words.ts'

const maxShownHotspots = 12

/** All hotspots of the same entity, newest first. */
export function HotspotHistory({ hotspot }: { hotspot: HotspotRow }) {
  const [{ data, error }, read] = useQuery({
    query: hotspotHistoryQuery,
    variables: { id: hotspot.id, first: maxShownHotspots },
  })
  useReread(hotspot.updatedAt, () => read({ requestPolicy: 'network-only' }))
  const list = data?.hotspot?.entity.hotspots
  return (
    <Panel title="Hotspots of this entity" aside={list && formatCount(list.totalCount)}>
      {list ? (
        <ol className={classes.history}>
          {list.edges.map(({ node }) => (
            <li key={node.id}>
              <Link
                className={classes.row}
                href={hotspotAddress.href(node.id)}
                aria-current={node.id === hotspot.id ? 'page' : undefined}
              >
                <span className={classes.period}>{formatPeriod(node.periodStart, node.periodEnd)}</span>
                <Severity level={node.severity} />
                <span className={classes.status}>{measureWords[node.measure]}</span>
                <span className={classes.status}>{node.status === 'ACTIVE' ? 'active' : 'resolved'}</span>
                <Above percent={node.percentAbove} />
              </Link>
            </li>
          ))}
        </ol>
      ) : error ? (
        <Failure title="They could not be read" sentence={errorSentence(error)} retry={() => read()} />
      ) : (
        <LoadingRows rows={1} height={24} />
      )}
      {list && list.totalCount > list.edges.length && (
        <p className={classes.note}>
          The {formatCount(list.edges.length)} newest of {formatCount(list.totalCount)}.
        </p>
      )}
    </Panel>
  )
}
