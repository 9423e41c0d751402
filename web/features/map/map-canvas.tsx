import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { MapPlace } from '../../addresses/map.ts'
import classes from './map-canvas.module.css'
import type { MoverStore } from './mover-store.ts'
import { readPalette, useScheme } from './palette.ts'
import type { Shown, WorldMap, WorldMapEvents } from './world-map.ts'

/** `loading`, then `ready`; `none` where the browser cannot show the map. */
export type MapCondition = 'loading' | 'ready' | 'none'

/** The map itself. MapLibre is fetched when it is first shown. */
export function MapCanvas(props: {
  store: MoverStore
  view: MapPlace | null
  shown: Omit<Shown, 'palette'>
  events: Omit<WorldMapEvents, 'onTrouble'> & { onCondition(condition: MapCondition): void }
  ref: Ref<Pick<WorldMap, 'fitAll' | 'zoomBy' | 'reveal'>>
}) {
  const { store, view, shown, ref } = props
  const container = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<WorldMap | null>(null)
  const latest = useRef(props)
  latest.current = props
  const scheme = useScheme()

  useEffect(() => {
    const element = container.current
    if (!element) return
    let made: WorldMap | null = null
    let isOver = false
    import('./world-map.ts')
      .then(({ createWorldMap }) => {
        if (isOver) return
        const { view, shown } = latest.current
        made = createWorldMap(element, {
          store,
          view,
          shown: { ...shown, palette: readPalette(getComputedStyle(element)) },
          events: {
            onView: (next) => latest.current.events.onView(next),
            onBounds: (bounds) => latest.current.events.onBounds(bounds),
            onPick: (pick) => latest.current.events.onPick(pick),
            onTrouble: (sentence) => console.warn(`Map: ${sentence}`),
          },
        })
        setMap(made)
        latest.current.events.onCondition('ready')
      })
      .catch((cause: unknown) => {
        console.warn(`There is no map: ${cause instanceof Error ? cause.message : cause}`)
        if (!isOver) latest.current.events.onCondition('none')
      })
    return () => {
      isOver = true
      made?.remove()
      setMap(null)
    }
  }, [store])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the element's colours
  useEffect(() => {
    if (container.current) map?.show({ ...shown, palette: readPalette(getComputedStyle(container.current)) })
  }, [map, shown, scheme])
  useEffect(() => {
    if (view) map?.goTo(view)
  }, [map, view])
  useImperativeHandle(
    ref,
    () => ({
      fitAll: () => map?.fitAll(),
      zoomBy: (steps) => map?.zoomBy(steps),
      reveal: (place) => map?.reveal(place),
    }),
    [map],
  )
  return <div ref={container} className={classes.map} />
}
