import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl'
import { createCanvasTexture, createMarkArray, createProgram, type Program } from './gl-parts.ts'
import { atlasHeight, atlasWidth, type LabelAtlas } from './label-atlas.ts'
import { corners, createWriter, rowBytes } from './mark-buffer.ts'
import { dots, shapes } from './mark-shaders.ts'
import type { Colors, Mark } from './marks.ts'
import { moveMs } from './mover-store.ts'
import { packageStates } from './state-on-map.ts'

export type MarkLayer = CustomLayerInterface & {
  /** The marks to draw, first to last; the thousands of packages are `dots`. */
  set(marks: { under: readonly Mark[]; dots: readonly Mark[]; over: readonly Mark[] }, colors: Colors): void
  /** Whether markers glide to their new places. */
  glides: boolean
}

/**
 * Draws all marks with three calls, and moves them in the shader, so that a frame costs the page nothing per marker.
 * MapLibre's own layers would send 10,000 points to its worker four times a second, and cut them into tiles. Does not
 * use instancing, and has a separate shader for dots: where the processor draws, each instance costs as much as a call,
 * and each pixel as much as the whole shader.
 */
export function createMarkLayer(atlas: LabelAtlas): MarkLayer {
  let buffer = new ArrayBuffer(0)
  let counts = { under: 0, over: 0, dots: 0 }
  let colors: Colors | null = null
  let isStale = false
  let atlasVersion = -1
  let map: MapLibreMap | null = null
  let parts: ReturnType<typeof prepare> | null = null
  // Relative times fit into a float.
  const origin = performance.now()

  const layer: MarkLayer = {
    id: 'marks',
    type: 'custom',
    renderingMode: '2d',
    glides: true,

    set(marks, nextColors) {
      const most = ((marks.under.length + marks.over.length) * corners + marks.dots.length) * rowBytes
      if (buffer.byteLength < most) buffer = new ArrayBuffer(Math.ceil(most * 1.5))
      colors = nextColors
      const write = createWriter(buffer, atlas, origin)
      counts = { under: write(marks.under, corners), over: write(marks.over, corners), dots: write(marks.dots, 1) }
      isStale = true
    },

    onAdd(owner, gl) {
      map = owner
      parts = prepare(gl)
      isStale = true
      atlasVersion = -1
    },

    onRemove(_map, gl) {
      if (!parts) return
      for (const { program } of [parts.dots, parts.shapes]) gl.deleteProgram(program)
      parts.array.remove()
      parts.texture.remove()
      parts = null
    },

    render(gl, { defaultProjectionData }: CustomRenderMethodInput) {
      if (!parts || !map || !colors) return
      const rectangles = counts.under + counts.over
      parts.array.bind()
      if (isStale) {
        parts.array.fill(new Uint8Array(buffer, 0, (rectangles * corners + counts.dots) * rowBytes), rectangles)
        isStale = false
      }
      parts.texture.bind()
      if (atlasVersion !== atlas.version()) {
        atlasVersion = atlas.version()
        parts.texture.fill(atlas.canvas)
      }
      for (const off of [gl.DEPTH_TEST, gl.STENCIL_TEST, gl.CULL_FACE]) gl.disable(off)
      gl.enable(gl.BLEND)
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)

      const { clientWidth, clientHeight } = map.getCanvas()
      const matrix = defaultProjectionData.mainMatrix as Float32Array
      const ratio = map.getPixelRatio()
      const now = (performance.now() - origin) / 1000
      const { surface, states } = colors
      const take = ({ program, uniform }: Program) => {
        // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's
        gl.useProgram(program)
        gl.uniformMatrix4fv(uniform('u_matrix'), false, matrix)
        gl.uniform1f(uniform('u_ratio'), ratio)
        gl.uniform1f(uniform('u_now'), now)
        gl.uniform1f(uniform('u_duration'), layer.glides ? moveMs / 1000 : 0)
        gl.uniform3fv(uniform('u_surface'), fractions(surface))
      }
      const seen = map.getBounds()
      const inEachWorld = ({ uniform }: Program, beyond: number, draw: () => void) => {
        for (const copy of worldsBetween(seen.getWest() - beyond, seen.getEast() + beyond)) {
          gl.uniform1f(uniform('u_world'), copy)
          draw()
        }
      }
      const rectanglesFrom = (first: number, count: number) => () =>
        gl.drawElements(gl.TRIANGLES, count * 6, gl.UNSIGNED_INT, first * 6 * 4)

      take(parts.shapes)
      const { uniform } = parts.shapes
      gl.uniform2f(uniform('u_half'), clientWidth / 2, clientHeight / 2)
      gl.uniform1i(uniform('u_atlas'), 0)
      gl.uniform2f(uniform('u_atlasSize'), atlasWidth, atlasHeight)
      gl.uniform3fv(
        uniform('u_states'),
        packageStates.flatMap((state) => fractions(states[state])),
      )
      inEachWorld(parts.shapes, beyondEdge, rectanglesFrom(0, counts.under))
      take(parts.dots)
      inEachWorld(parts.dots, 0, () => gl.drawArrays(gl.POINTS, rectangles * corners, counts.dots))
      take(parts.shapes)
      inEachWorld(parts.shapes, beyondEdge, rectanglesFrom(counts.under, counts.over))
      gl.bindVertexArray(null)
    },
  }
  return layer
}

/**
 * Degrees by which a route across the date line, or the edge of a large mark, may reach into the next copy of the
 * world.
 */
const beyondEdge = 90

/** The copies of the world between two longitudes; 0 is the one from -180 to 180. */
function worldsBetween(west: number, east: number): number[] {
  const first = Math.floor((west + 180) / 360)
  const last = Math.floor((east + 180) / 360)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

const fractions = ([red, green, blue]: readonly [number, number, number]) => [red / 255, green / 255, blue / 255]

const prepare = (gl: WebGL2RenderingContext) => ({
  dots: createProgram(gl, dots),
  shapes: createProgram(gl, shapes),
  array: createMarkArray(gl),
  texture: createCanvasTexture(gl),
})
