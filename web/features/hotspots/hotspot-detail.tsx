import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { hotspotsAddress } from '../../addresses/hotspots.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { Waterfall } from '../../ui/charts/waterfall.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { formatPeriod } from '../../ui/format/dates.ts'
import { Severity } from '../../ui/format/severity.tsx'
import { formatWord } from '../../ui/format/words.ts'
import { Page } from '../../ui/page/page.tsx'
import { Panel } from '../../ui/page/panel.tsx'
import { PrintButton, PrintFoot } from '../../ui/page/print.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { hotspotQuery } from './documents.ts'
import { entityName, type HotspotRow } from './hotspot.ts'
import { HotspotHead } from './hotspot-head.tsx'
import { HotspotHistory } from './hotspot-history.tsx'
import classes from './hotspot-page.module.css'
import { HotspotSeries } from './hotspot-series.tsx'
import { trailHref } from './trail.ts'
import { useDetailKeys } from './use-detail-keys.ts'

type Props = {
  id: string
  /** What to do about it, shown beside it. */
  beside: ReactNode
  /** The emissions behind it, shown below it. */
  below: (hotspot: HotspotRow) => ReactNode
}

/** One hotspot in full; other features add their parts beside and below it. */
export function HotspotDetail({ id, ...parts }: Props) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: hotspotQuery, variables: { id } })
  const hotspot = data?.hotspot
  if (hotspot) return <Detail hotspot={hotspot} {...parts} />
  return (
    <Page title="Hotspot" tools={<ToList />}>
      {fetching || stale ? (
        <LoadingRows rows={5} height={72} />
      ) : error ? (
        <Failure
          title="This hotspot could not be read"
          sentence={errorSentence(error)}
          retry={() => read({ requestPolicy: 'network-only' })}
        />
      ) : (
        <Empty title="There is no such hotspot">
          The link may be old or cut short. <Link href={hotspotsAddress.href()}>Show the active hotspots</Link>.
        </Empty>
      )}
    </Page>
  )
}

const ToList = () => <Link href={trailHref()}>← All hotspots</Link>

function Detail({ hotspot, beside, below }: Omit<Props, 'id'> & { hotspot: HotspotRow }) {
  const { entity, drivers } = hotspot
  const name = entityName(entity)
  return (
    <Page
      title={name}
      aside={
        <span className={classes.about}>
          <Severity level={hotspot.severity} />
          <span>{formatWord(entity.type)}</span>
          <span>{hotspot.measure === 'INTENSITY' ? 'More for the same work' : 'More in total'}</span>
          <span>{formatPeriod(hotspot.periodStart, hotspot.periodEnd)}</span>
        </span>
      }
      tools={
        <>
          <ToList />
          <PrintButton />
        </>
      }
    >
      <Keys id={hotspot.id} />
      <article className={classes.detail} aria-label={`Hotspot of ${name}`}>
        <HotspotHead hotspot={hotspot} />
        <div className={classes.columns}>
          <div className={classes.column}>
            <HotspotSeries hotspot={hotspot} />
            <Panel title="What moved the figure">
              <div className={classes.drivers}>
                <Waterfall
                  start={{
                    label: hotspot.measure === 'INTENSITY' ? 'Normal for this work' : 'Baseline',
                    amount: hotspot.baselineCo2,
                  }}
                  steps={drivers.map(({ kind, label, co2 }) => ({
                    label: formatWord(kind),
                    detail: label,
                    amount: co2,
                  }))}
                  end={{ label: 'Predicted', amount: hotspot.predictedCo2 }}
                />
              </div>
            </Panel>
            <div className={classes.last}>
              <HotspotHistory hotspot={hotspot} />
            </div>
          </div>
          <div className={classes.column}>{beside}</div>
        </div>
        {below(hotspot)}
        <PrintFoot />
      </article>
    </Page>
  )
}

/** Rendered before the other parts, so that their keys take precedence. */
function Keys({ id }: { id: string }) {
  useDetailKeys(id)
  return null
}
