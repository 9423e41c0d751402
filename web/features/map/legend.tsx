import type { ReactNode } from 'react'
import { formatCount } from '../../ui/format/numbers.ts'
import classes from './legend.module.css'
import { StateName } from './state-mark.tsx'
import { type PackageState, packageStates, stateHints } from './state-on-map.ts'

/** The marks that the map can hide, by name. */
export type Layer = PackageState | 'ways' | 'facilities'

/** Explains the marks, and chooses which of them are shown. */
export function Legend(props: {
  hidden: ReadonlySet<Layer>
  onToggle: (layer: Layer) => void
  grouped: boolean
  onGrouped: (grouped: boolean) => void
  counts: Record<PackageState, number>
  hotspots: { ways: number; facilities: number }
}) {
  const { hidden, onToggle, counts, hotspots } = props
  const line = (layer: Layer, name: ReactNode, count: number, hint: string) => (
    <label key={layer} className={classes.line} title={hint}>
      <input type="checkbox" checked={!hidden.has(layer)} onChange={() => onToggle(layer)} />
      {name}
      <span className={`figure ${classes.count}`}>{formatCount(count)}</span>
    </label>
  )
  return (
    <details className={classes.legend} open={window.innerWidth > 700}>
      <summary>Legend</summary>
      <fieldset>
        <legend>Packages in view</legend>
        {packageStates
          .toReversed()
          .map((state) => line(state, <StateName state={state} />, counts[state], stateHints[state]))}
        <label className={classes.line}>
          <input
            type="checkbox"
            checked={props.grouped}
            onChange={({ currentTarget }) => props.onGrouped(currentTarget.checked)}
          />
          Group what is near
        </label>
      </fieldset>
      <fieldset>
        <legend>Hotspots</legend>
        {line('ways', <HotspotName shape="way">Routes</HotspotName>, hotspots.ways, 'The thicker, the more CO₂e')}
        {line(
          'facilities',
          <HotspotName shape="ring">Facilities</HotspotName>,
          hotspots.facilities,
          'The larger, the more CO₂e',
        )}
        <p className={classes.severities}>
          {['CRITICAL', 'HIGH', 'WARN'].map((level) => (
            <span key={level} data-level={level}>
              {level.charAt(0) + level.slice(1).toLowerCase()}
            </span>
          ))}
        </p>
      </fieldset>
    </details>
  )
}

const HotspotName = ({ shape, children }: { shape: 'way' | 'ring'; children: string }) => (
  <span className={classes.name}>
    <span className={classes.shape} data-shape={shape} aria-hidden="true" />
    {children}
  </span>
)
