import type { ReactNode } from 'react'
import { packagesAddress } from '../../addresses/packages.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { Timeline } from '../../ui/charts/timeline.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { Co2 } from '../../ui/format/figures.tsx'
import { formatDay } from '../../ui/format/moment.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { Surface } from '../../ui/page/surface.tsx'
import { Carbon } from './carbon.tsx'
import { EtaInterval } from './eta-interval.tsx'
import { type EventClock, useEventClock } from './event-clock.ts'
import { expectationOf } from './expectation.ts'
import classes from './package-detail.module.css'
import { PlannedRoute } from './planned-route.tsx'
import { type PackageDetail as Detail, scanEvents } from './scan-events.ts'
import { Status } from './status.tsx'
import { usePackage } from './use-package.ts'

/** One package in full, live; what other features know of it comes as children. */
export function PackageDetail({ trackingNumber, children }: { trackingNumber: string; children: ReactNode }) {
  const { data, error, fetching, stale, read, refused } = usePackage(trackingNumber)
  const clock = useEventClock()
  if (data?.package)
    return (
      <>
        {refused && <Failure compact title="This page is not live" sentence={errorSentence(refused)} />}
        <Shown package={data.package} clock={clock}>
          {children}
        </Shown>
      </>
    )
  if (fetching || stale) return <LoadingRows rows={6} height={52} />
  if (error)
    return (
      <Failure
        title="This package could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    )
  return (
    <Surface>
      <Empty title="No package has this tracking number">
        A package is known from its first scan on, and by its whole number: <q>{trackingNumber}</q>.{' '}
        <Link href={packagesAddress.href({ q: trackingNumber })}>Look for numbers that contain it</Link>. This page
        shows it as soon as a scan arrives.
      </Empty>
    </Surface>
  )
}

const isLikelyLate = ({ promisedAt, lateProbability }: Detail, now: number) =>
  (lateProbability ?? 0) >= 0.5 || now > Date.parse(promisedAt ?? '')

function Shown({ package: one, clock, children }: { package: Detail; clock: EventClock; children: ReactNode }) {
  // Its own news may be newer than what the clock was read from.
  const now = Math.max(clock.isReplay ? clock.now : Date.now(), Date.parse(one.lastScanAt ?? '') || 0)
  const isOver = one.deliveredAt !== null || one.status === 'CANCELLED'
  const asOf = new Date(now).toISOString()
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <Panel title="Delivery" aside={one.carrier}>
          <div className={classes.padded}>
            <p className={classes.standing}>
              <Status status={one.status} />
              {one.location && ` · last seen in ${one.location}, ${formatDay(one.lastScanAt, now)}`}
            </p>
            <p className={classes.expectation} data-late={(!isOver && isLikelyLate(one, now)) || undefined}>
              {expectationOf(one, now)}
            </p>
            <EtaInterval
              firstScan={one.firstScanAt}
              now={asOf}
              promise={one.promisedAt}
              eta={one.estimatedDelivery}
              earliest={one.estimatedEarliest}
              latest={one.estimatedLatest}
              delivered={one.deliveredAt}
            />
            {clock.isReplay && !isOver && (
              <p className={classes.soft}>
                As of {formatDay(asOf, Date.now())}, the newest scan of all: the past is being replayed, and today’s
                clock says nothing about it.
              </p>
            )}
            {one.fault && <p className={classes.fault}>{one.fault}</p>}
          </div>
        </Panel>
        <Panel title="Scans" aside={`${one.scans.length} so far`}>
          <div className={classes.padded}>
            <Timeline label="Scans" events={scanEvents(one)} now={isOver ? null : asOf} />
          </div>
        </Panel>
      </div>
      <div className={classes.column}>
        {children}
        <Panel title="Carbon" aside={one.co2 === null ? undefined : <Co2 kg={one.co2} />}>
          <Carbon package={one} />
        </Panel>
        <Panel title="Planned route">
          <PlannedRoute package={one} />
        </Panel>
      </div>
    </div>
  )
}
