import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import classes from './app.module.css'
import { AlertList } from './features/alerts/alert-list.tsx'
import { HotspotAlerts } from './features/alerts/hotspot-alerts.tsx'
import { type HotspotRow, mostPressing } from './features/hotspots/hotspot.ts'
import { HotspotDetail } from './features/hotspots/hotspot-detail.tsx'
import { HotspotList } from './features/hotspots/hotspot-list.tsx'
import { ConnectionBadge } from './features/overview/connection-badge.tsx'
import { Feed } from './features/overview/feed.tsx'
import { type Figures, KeyFigures } from './features/overview/key-figures.tsx'
import { HotspotRecommendations } from './features/recommendations/hotspot-recommendations.tsx'
import { pendingSavings } from './features/recommendations/savings.ts'
import { errorSentence } from './graphql/errors.ts'
import type { SnapshotQuery } from './graphql/generated/graphql.ts'
import { countOf, newestFirst } from './graphql/rows.ts'
import { ColorScheme } from './ui/color-scheme.tsx'
import { formatCount } from './ui/format.ts'
import { Logo } from './ui/logo.tsx'
import { Notice } from './ui/notice.tsx'
import { Panel } from './ui/panel.tsx'
import { Empty, Failure, LoadingRows } from './ui/states.tsx'
import { hotspotIdOf, useHash } from './ui/use-hash.ts'
import { useLive } from './use-live.ts'

/** The page: what the features show, put together. */
export function App() {
  const { data, error, isCut, feed, readAnewAt, forgetReadAnew, refused, retry } = useLive()
  const hotspots = data ? newestFirst(data.hotspots) : null
  const alerts = data ? newestFirst(data.alerts) : null
  const chosenId = hotspotIdOf(useHash())
  const hasRoom = useMediaQuery('(min-width: 900px)') ?? false
  const shownId = useShown(chosenId, hotspots)
  const selectedId = chosenId ?? (hasRoom ? shownId : null)

  return (
    <div className={classes.page}>
      <button type="button" className="skip" onClick={skipToContent}>
        Skip to the hotspots
      </button>
      <header className={classes.header}>
        <h1 className={classes.product}>
          <Logo />
          Plume
        </h1>
        <ConnectionBadge />
        <div className={classes.tools}>
          <ColorScheme />
        </div>
      </header>
      <Notice at={readAnewAt} onClose={forgetReadAnew}>
        Everything was read anew: the page had been away for longer than the server keeps changes.
      </Notice>
      {refused && (
        <Failure
          title="Some changes do not arrive"
          sentence={`${errorSentence(refused)} The rest of the page is live.`}
        />
      )}
      {!data && error && <Failure title="Nothing to show yet" sentence={errorSentence(error)} retry={retry} />}
      <main id="main-content" tabIndex={-1} className={classes.main} data-chosen={chosenId ? '' : undefined}>
        <div className={classes.figures}>
          <KeyFigures figures={data ? figuresOf(data, isCut) : null} />
        </div>
        <Panel
          title="Hotspots"
          className={classes.list}
          aside={hotspots && `${formatCount(hotspots.length)} active, newest first`}
        >
          <HotspotList hotspots={hotspots} selectedId={selectedId} />
        </Panel>
        <Panel title="Hotspot" className={classes.detail}>
          {selectedId ? (
            <HotspotDetail id={selectedId} key={selectedId}>
              <section className={classes.part} aria-label="Recommendations">
                <h4>Recommendations</h4>
                <HotspotRecommendations hotspotId={selectedId} />
              </section>
              <section className={classes.part} aria-label="Alert">
                <h4>Alert</h4>
                <HotspotAlerts hotspotId={selectedId} />
              </section>
            </HotspotDetail>
          ) : (
            <NothingSelected loading={!hotspots} />
          )}
        </Panel>
        <div className={classes.rail}>
          <Panel title="Alerts" className={classes.alerts} aside={alerts && `${formatCount(alerts.length)} open`}>
            <AlertList alerts={alerts} />
          </Panel>
          <Panel title="Live" className={classes.feed}>
            <Feed entries={feed} />
          </Panel>
        </div>
      </main>
    </div>
  )
}

function NothingSelected({ loading }: { loading: boolean }) {
  return loading ? (
    <LoadingRows rows={5} height={52} />
  ) : (
    <Empty title="Nothing to look into">What moved a hotspot, and what to do about it, shows here.</Empty>
  )
}

/** The hotspot last chosen, else the most pressing one, kept until it is over: it does not jump while somebody reads. */
function useShown(chosenId: string | null, hotspots: readonly HotspotRow[] | null): string | null {
  const [shown, setShown] = useState<string | null>(null)
  useEffect(() => {
    const pressingId = mostPressing(hotspots ?? [])?.id ?? null
    const lasts = (id: string | null) => hotspots?.some((hotspot) => hotspot.id === id)
    setShown((before) => chosenId ?? (lasts(before) ? before : (pressingId ?? before)))
  }, [chosenId, hotspots])
  return shown
}

// No link: the address after # names the hotspot.
function skipToContent() {
  document.getElementById('main-content')?.focus()
}

function figuresOf(data: SnapshotQuery, isCut: boolean): Figures {
  const hotspots = newestFirst(data.hotspots)
  const alerts = newestFirst(data.alerts)
  const firing = alerts.filter(({ status }) => status === 'FIRING').length
  const firingAlerts = data.alerts.pageInfo.hasNextPage ? data.firingAlerts.totalCount : firing
  const pending = pendingSavings(newestFirst(data.recommendations))
  return {
    activeHotspots: countOf(data.hotspots) ?? 0,
    excessCo2: hotspots.reduce((sum, { predictedCo2, baselineCo2 }) => sum + predictedCo2 - baselineCo2, 0),
    firingAlerts,
    acknowledgedAlerts: (countOf(data.alerts) ?? 0) - firingAlerts,
    pendingRecommendations: pending.count,
    savingCo2: pending.co2,
    atLeast: isCut,
  }
}
