import { useEffect, useMemo, useRef, useState } from 'react'
import { mapAddress } from '../../addresses/map.ts'
import { Link } from '../../ui/controls/link.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { drawWorld, pixelOf, type Ring, stampPackages, worldAspect } from './draw-world.ts'
import { mapFailure } from './failure.ts'
import { type Hotspots, type MapHotspot, placeHotspots } from './hotspots-on-map.ts'
import type { MoverStore } from './mover-store.ts'
import { readPalette, useScheme } from './palette.ts'
import classes from './small-map.module.css'
import { type PackageState, packageStates } from './state-on-map.ts'
import { usePackagesOnMap, useStoreVersion } from './use-packages-on-map.ts'

const redrawMs = 400
const sayMs = 5000

/** A small world map with the packages under way and the hotspots; a click opens the large one. */
export function SmallMap({ hotspots }: { hotspots: readonly MapHotspot[] }) {
  const { store, error } = usePackagesOnMap(null)
  const placed = useMemo(() => placeHotspots(hotspots), [hotspots])
  const canvas = useRef<HTMLCanvasElement>(null)
  useWorldOn(canvas, store, placed)
  useStoreVersion(store, sayMs)
  const isEmpty = store.isRead() && store.movers.size === 0
  return (
    <Link className={classes.map} href={mapAddress.href()} title="Open the map">
      <canvas
        ref={canvas}
        role="img"
        aria-label={sentence(store, placed)}
        className={classes.canvas}
        style={{ aspectRatio: worldAspect }}
      />
      {(error || isEmpty) && (
        <span className={classes.note}>{error ? mapFailure(error) : 'No package on its way has a position yet.'}</span>
      )}
    </Link>
  )
}

function sentence(store: MoverStore, { ways, rings }: Hotspots): string {
  const counts: Partial<Record<PackageState, number>> = {}
  for (const { state } of store.movers.values()) counts[state] = (counts[state] ?? 0) + 1
  const hotspots = ways.length + rings.length
  return `World map: ${formatCount(store.movers.size)} packages on their way, ${formatCount(counts.late ?? 0)} late, ${formatCount(
    counts.anomaly ?? 0,
  )} with an anomaly; ${formatCount(hotspots)} ${hotspots === 1 ? 'hotspot' : 'hotspots'}. Open the map.`
}

/** Redraws the countries when the size or the colours change, and the packages at most a few times a second. */
function useWorldOn(ref: { readonly current: HTMLCanvasElement | null }, store: MoverStore, hotspots: Hotspots): void {
  const rings = useOutline()
  const scheme = useScheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the element's colours
  useEffect(() => {
    const canvas = ref.current
    // The plain canvas is quicker for few pixels, or without a graphics processor.
    const context = canvas?.getContext('2d', { willReadFrequently: true })
    if (!canvas || !context) return
    let world: ImageData | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let frame = 0
    const palette = readPalette(getComputedStyle(canvas))
    const colors = Object.fromEntries(packageStates.map((state) => [state, pixelOf(palette.states[state])])) as Record<
      PackageState,
      number
    >

    function drawPackages(): void {
      timer = undefined
      if (!world || !context) return
      const { width, height } = world
      const image = new ImageData(new Uint8ClampedArray(world.data), width, height)
      const size = Math.round(dotSize(store.movers.size) * (window.devicePixelRatio || 1))
      stampPackages(new Uint32Array(image.data.buffer), { width, height, size }, store.movers.values(), colors)
      context.putImageData(image, 0, 0)
    }
    function drawAll(): void {
      const ratio = window.devicePixelRatio || 1
      const width = Math.round((canvas?.clientWidth ?? 0) * ratio)
      const height = Math.round(width / worldAspect)
      if (!canvas || !context || width === 0) return
      canvas.width = width
      canvas.height = height
      drawWorld(context, { rings, hotspots, palette, width, height, ratio })
      world = context.getImageData(0, 0, width, height)
      drawPackages()
    }
    const stop = store.subscribe(() => {
      timer ??= setTimeout(() => {
        frame = requestAnimationFrame(drawPackages)
      }, redrawMs)
    })
    const observer = new ResizeObserver(drawAll)
    observer.observe(canvas)
    drawAll()
    return () => {
      stop()
      observer.disconnect()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  }, [ref, store, hotspots, rings, scheme])
}

/** The size of a mark: smaller when there are more. */
const dotSize = (count: number): number => (count < 300 ? 4 : count < 3000 ? 3 : 2)

let outline: Promise<Ring[]> | undefined

/** The countries, loaded once; none until then. */
function useOutline(): readonly Ring[] {
  const [rings, setRings] = useState<readonly Ring[]>([])
  useEffect(() => {
    outline ??= fetch('/map/outline.json').then((response) => response.json())
    outline.then(setRings, () => {
      outline = undefined
    })
  }, [])
  return rings
}
