import { useQuery } from 'urql'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { HotspotSummary } from '../../rows/hotspot-summary.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { Failure, LoadingRows } from '../../ui/page/states.tsx'
import classes from './alert-detail.module.css'
import { alertHotspotQuery } from './documents.ts'

/** The hotspot of an alert, with its present figures. */
export function AlertHotspot({ id }: { id: string }) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: alertHotspotQuery, variables: { id } })
  const hotspot = data?.hotspot
  if (!hotspot && (fetching || stale)) return <LoadingRows rows={2} height={52} />
  if (!hotspot)
    return error ? (
      <Failure
        title="Its hotspot could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    ) : null
  return (
    <div className={classes.part}>
      <HotspotSummary hotspot={hotspot} />
      <p className={classes.more}>
        <Link href={hotspotAddress.href(id)}>What moved it, and what to do</Link>
      </p>
    </div>
  )
}
