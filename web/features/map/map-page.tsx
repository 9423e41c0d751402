import { useCallback, useMemo, useRef, useState } from 'react'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import type { MapPlace } from '../../addresses/map.ts'
import { packageAddress } from '../../addresses/packages.ts'
import { useDebouncedValue } from '../../browser/debounce.ts'
import { useReducedMotion } from '../../browser/reduced-motion.ts'
import { Button } from '../../ui/controls/button.tsx'
import { CloseButton } from '../../ui/controls/close-button.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { type Bounds, boundsToFollow } from './bounds.ts'
import { HotspotCard, PackageCard } from './card.tsx'
import { mapFailure } from './failure.ts'
import { Filters } from './filters.tsx'
import { type MapHotspot, placeHotspots } from './hotspots-on-map.ts'
import { listInView } from './in-view.ts'
import { type Layer, Legend } from './legend.tsx'
import { MapCanvas, type MapCondition } from './map-canvas.tsx'
import classes from './map-page.module.css'
import type { Mover, MoverStore } from './mover-store.ts'
import { PackagesInView } from './packages-in-view.tsx'
import type { Pick } from './picking.ts'
import { readSelection, writeSelection } from './selection.ts'
import { type MapFilter, type PackageState, passes } from './state-on-map.ts'
import { usePackagesOnMap, useStoreVersion } from './use-packages-on-map.ts'
import type { WorldMap } from './world-map.ts'

const listMs = 500
const followMs = 400

export type MapViewProps = {
  filter: MapFilter
  onFilter: (filter: MapFilter) => void
  /** `package:<tracking number>` or `hotspot:<id>`, for the address. */
  selected?: string | null
  onSelect: (selected: string | null) => void
  /** The present view; null: the whole world. */
  view: MapPlace | null
  onView: (view: MapPlace) => void
  hotspots: readonly MapHotspot[]
}

/** The packages under way and the hotspots, on a map and in a list beside it. */
export function MapView(props: MapViewProps) {
  const { filter, onFilter, onSelect, hotspots } = props
  const selection = readSelection(props.selected)
  const selectedNumber = selection?.kind === 'package' ? selection.name : null
  const selectedHotspot = selection?.kind === 'hotspot' ? selection.name : null

  const [bounds, setBounds] = useState<Bounds | null>(null)
  const followed = useFollowed(bounds)
  const { store, error } = usePackagesOnMap(followed)
  const [condition, setCondition] = useState<MapCondition>('loading')
  const [hidden, setHidden] = useState<ReadonlySet<Layer>>(new Set())
  const [grouped, setGrouped] = useState(true)
  const [place, setPlace] = useState<ReadonlySet<string> | null>(null)
  const map = useRef<{ fitAll(): void; zoomBy(steps: number): void; reveal: WorldMap['reveal'] }>(null)
  const reducedMotion = useReducedMotion()

  const fits = useCallback((mover: Mover) => passes(filter, mover.row, mover.state), [filter])
  const isShown = useCallback((state: PackageState) => !hidden.has(state), [hidden])
  const placed = useMemo(() => placeHotspots(hotspots), [hotspots])
  const shown = useMemo(
    () => ({
      accepts: (mover: Mover) => isShown(mover.state) && fits(mover),
      grouped,
      hotspots: {
        ways: hidden.has('ways') ? [] : placed.ways,
        rings: hidden.has('facilities') ? [] : placed.rings,
      },
      isSelected: {
        mover: ({ row }: Mover) => row.trackingNumber === selectedNumber,
        hotspot: (id: string) => id === selectedHotspot,
      },
      reducedMotion,
    }),
    [isShown, fits, grouped, hidden, placed, selectedNumber, selectedHotspot, reducedMotion],
  )

  function choose(trackingNumber: string): void {
    onSelect(writeSelection({ kind: 'package', name: trackingNumber }))
    const row = find(store, trackingNumber)?.row
    if (row && row.latitude !== null && row.longitude !== null)
      map.current?.reveal({ latitude: row.latitude, longitude: row.longitude })
  }

  function onPick(pick: Pick | null): void {
    setPlace(pick?.kind === 'group' ? new Set(pick.members.map(({ row }) => row.id)) : null)
    if (pick?.kind === 'package') onSelect(writeSelection({ kind: 'package', name: pick.mover.row.trackingNumber }))
    else if (pick?.kind === 'hotspot') onSelect(writeSelection({ kind: 'hotspot', name: pick.hotspot.id }))
    else onSelect(null)
  }

  const failure = error && mapFailure(error)
  const hotspot = hotspots.find(({ id }) => id === selectedHotspot)
  return (
    <div className={classes.page}>
      <div className={classes.tools}>
        <Filters store={store} filter={filter} onFilter={onFilter} />
      </div>
      {failure && <Failure title="The packages cannot be shown" sentence={failure} />}
      <div className={classes.stage} data-map={condition}>
        {condition === 'none' ? (
          <Empty title="This browser draws no map">
            It has no WebGL, or it is switched off. The packages are in the list.
          </Empty>
        ) : (
          <>
            <MapCanvas
              ref={map}
              store={store}
              view={props.view}
              shown={shown}
              events={{ onView: props.onView, onBounds: setBounds, onPick, onCondition: setCondition }}
            />
            {condition === 'loading' && <p className={classes.loading}>Loading the map …</p>}
            <div className={classes.zoom}>
              <button type="button" aria-label="Zoom in" title="Zoom in" onClick={() => map.current?.zoomBy(1)}>
                +
              </button>
              <button type="button" aria-label="Zoom out" title="Zoom out" onClick={() => map.current?.zoomBy(-1)}>
                −
              </button>
              <button type="button" onClick={() => map.current?.fitAll()}>
                Fit all
              </button>
            </div>
          </>
        )}
        <div className={classes.chosen}>
          {selectedNumber && <Chosen store={store} trackingNumber={selectedNumber} onClose={() => onSelect(null)} />}
          {hotspot && (
            <HotspotCard hotspot={hotspot} href={hotspotAddress.href(hotspot.id)} onClose={() => onSelect(null)} />
          )}
        </div>
        <InView
          {...{ store, fits, isShown, place, selectedNumber, choose, hidden, grouped, setGrouped }}
          bounds={condition === 'none' ? null : bounds}
          isFiltered={Boolean(filter.carrier || filter.status || filter.lateOnly) || hidden.size > 0}
          hasFailed={Boolean(failure)}
          hotspotCounts={{ ways: placed.ways.length, facilities: placed.rings.length }}
          onToggle={(layer) => setHidden((before) => toggled(before, layer))}
          onClearPlace={() => setPlace(null)}
          onClearFilter={() => {
            onFilter({})
            setHidden(new Set())
          }}
        />
      </div>
    </div>
  )
}

function InView(props: {
  store: MoverStore
  bounds: Bounds | null
  fits: (mover: Mover) => boolean
  isShown: (state: PackageState) => boolean
  place: ReadonlySet<string> | null
  selectedNumber: string | null
  choose: (trackingNumber: string) => void
  hidden: ReadonlySet<Layer>
  grouped: boolean
  setGrouped: (grouped: boolean) => void
  isFiltered: boolean
  hasFailed: boolean
  hotspotCounts: { ways: number; facilities: number }
  onToggle: (layer: Layer) => void
  onClearPlace: () => void
  onClearFilter: () => void
}) {
  const { store, bounds, fits, isShown, place } = props
  const version = useStoreVersion(store, listMs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store changes in place, and its version tells
  const { movers, counts } = useMemo(
    () =>
      listInView(
        store.movers.values(),
        place ? null : bounds,
        (m) => fits(m) && (place?.has(m.row.id) ?? true),
        isShown,
      ),
    [store, version, bounds, fits, isShown, place],
  )
  return (
    <>
      <div className={classes.legend}>
        <Legend
          hidden={props.hidden}
          onToggle={props.onToggle}
          grouped={props.grouped}
          onGrouped={props.setGrouped}
          counts={counts}
          hotspots={props.hotspotCounts}
        />
      </div>
      <section className={classes.list} aria-label={place ? 'Packages at this place' : 'Packages in view'}>
        <header>
          <h2>{place ? 'At this place' : 'In view'}</h2>
          <span className="figure" role="status">
            {formatCount(movers.length)} {movers.length === 1 ? 'package' : 'packages'}
          </span>
          {place && <CloseButton size="sm" aria-label="Show all in view" onClick={props.onClearPlace} />}
        </header>
        {movers.length > 0 ? (
          <PackagesInView movers={movers} selected={props.selectedNumber} onSelect={props.choose} />
        ) : props.hasFailed ? null : !store.isRead() ? (
          <LoadingRows rows={8} height={36} />
        ) : store.movers.size === 0 ? (
          <Empty title="No package to show here">
            A package on its way shows as soon as a scan of it has a latitude and a longitude.
          </Empty>
        ) : (
          <Empty title="No such package in view">
            {props.isFiltered ? (
              <Button size="xs" variant="default" onClick={props.onClearFilter}>
                Show all packages
              </Button>
            ) : (
              'Zoom out, or fit all.'
            )}
          </Empty>
        )}
      </section>
    </>
  )
}

function Chosen(props: { store: MoverStore; trackingNumber: string; onClose: () => void }) {
  useStoreVersion(props.store, listMs)
  const { store, trackingNumber, onClose } = props
  return (
    <PackageCard
      trackingNumber={trackingNumber}
      mover={find(store, trackingNumber)}
      href={packageAddress.href(trackingNumber)}
      onClose={onClose}
    />
  )
}

function find(store: MoverStore, trackingNumber: string): Mover | null {
  for (const mover of store.movers.values()) if (mover.row.trackingNumber === trackingNumber) return mover
  return null
}

function toggled(layers: ReadonlySet<Layer>, layer: Layer): ReadonlySet<Layer> {
  const next = new Set(layers)
  if (!next.delete(layer)) next.add(layer)
  return next
}

/** The bounds to follow for the present view, once it rests. */
function useFollowed(bounds: Bounds | null): Bounds | null {
  const settled = useDebouncedValue(bounds, followMs)
  const followed = useRef<Bounds | null>(null)
  followed.current = settled && boundsToFollow(settled, followed.current)
  return followed.current
}
