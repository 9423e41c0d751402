import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl'
import { atlasHeight, atlasWidth, type LabelAtlas } from './label-atlas.ts'
import { fragmentShader, shapeNumbers, vertexShader } from './mark-shaders.ts'
import type { Colors, Mark } from './marks.ts'
import { packageStates } from './package-state.ts'
import { moveMs } from './package-store.ts'

const floats = 16
const attributes = [
  ['a_way', 4, 0],
  ['a_since', 1, 4],
  ['a_size', 2, 5],
  ['a_shape', 1, 7],
  ['a_cell', 4, 8],
] as const
const bytes = [
  ['a_color', 12],
  ['a_shares', 13],
] as const
/** Of the sixteen places of a row two are spare. */
const stride = floats * 4

export type MarkLayer = CustomLayerInterface & {
  /** What to draw, first to last. */
  set(marks: readonly Mark[], colors: Colors): void
  /** Whether markers glide to their new places. */
  glides: boolean
}

/**
 * Draws all marks with one call, and moves them in the shader: a frame costs the processor nothing per marker. MapLibre's
 * own layers would cut and send 10,000 points to its worker four times a second.
 */
export function createMarkLayer(atlas: LabelAtlas): MarkLayer {
  let buffer = new ArrayBuffer(0)
  let count = 0
  let isStale = false
  let colors: Colors | null = null
  let atlasVersion = -1
  let map: MapLibreMap | null = null
  let drawn: ReturnType<typeof prepare> | null = null
  // Seconds since then fit into a float.
  const origin = performance.now()

  const layer: MarkLayer = {
    id: 'marks',
    type: 'custom',
    renderingMode: '2d',
    glides: true,

    set(marks, nextColors) {
      if (buffer.byteLength < marks.length * stride) buffer = new ArrayBuffer(Math.ceil(marks.length * 1.5) * stride)
      colors = nextColors
      count = write(marks, buffer, atlas, origin)
      isStale = true
    },

    onAdd(owner, gl) {
      map = owner
      drawn = prepare(gl)
      isStale = true
      atlasVersion = -1
    },

    onRemove(_map, gl) {
      if (!drawn) return
      gl.deleteProgram(drawn.program)
      gl.deleteBuffer(drawn.corners)
      gl.deleteBuffer(drawn.instances)
      gl.deleteTexture(drawn.texture)
      gl.deleteVertexArray(drawn.array)
      drawn = null
    },

    render(gl, { defaultProjectionData }: CustomRenderMethodInput) {
      if (!drawn || !map || !colors || count === 0) return
      const { program, uniforms } = drawn
      // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not React's
      gl.useProgram(program)
      gl.bindVertexArray(drawn.array)
      if (isStale) {
        gl.bindBuffer(gl.ARRAY_BUFFER, drawn.instances)
        gl.bufferData(gl.ARRAY_BUFFER, new Uint8Array(buffer, 0, count * stride), gl.DYNAMIC_DRAW)
        isStale = false
      }
      gl.activeTexture(gl.TEXTURE0)
      gl.bindTexture(gl.TEXTURE_2D, drawn.texture)
      if (atlasVersion !== atlas.version()) {
        atlasVersion = atlas.version()
        gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true)
        gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, atlas.canvas)
      }
      gl.disable(gl.DEPTH_TEST)
      gl.disable(gl.STENCIL_TEST)
      gl.disable(gl.CULL_FACE)
      gl.enable(gl.BLEND)
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
      const { clientWidth, clientHeight } = map.getCanvas()
      gl.uniformMatrix4fv(uniforms('u_matrix'), false, defaultProjectionData.mainMatrix as Float32Array)
      gl.uniform2f(uniforms('u_half'), clientWidth / 2, clientHeight / 2)
      gl.uniform1f(uniforms('u_ratio'), map.getPixelRatio())
      gl.uniform1f(uniforms('u_now'), (performance.now() - origin) / 1000)
      gl.uniform1f(uniforms('u_duration'), layer.glides ? moveMs / 1000 : 0)
      gl.uniform1i(uniforms('u_atlas'), 0)
      gl.uniform2f(uniforms('u_atlasSize'), atlasWidth, atlasHeight)
      gl.uniform3fv(uniforms('u_surface'), fractions(colors.surface))
      const { states } = colors
      gl.uniform3fv(
        uniforms('u_states'),
        packageStates.flatMap((state) => fractions(states[state])),
      )
      const seen = map.getBounds()
      const first = Math.floor((seen.getWest() + 180) / 360) - 1
      const last = Math.floor((seen.getEast() + 180) / 360) + 1
      for (let copy = first; copy <= last; copy++) {
        // What runs over the date line is drawn from the world next to it.
        if ((copy === first || copy === last) && !isNearEdge(copy, seen.getWest(), seen.getEast())) continue
        gl.uniform1f(uniforms('u_world'), copy)
        gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count)
      }
      gl.bindVertexArray(null)
    },
  }
  return layer
}

/** A world to the left or right of those in view reaches into it by what crosses its edge, up to half a world. */
const isNearEdge = (copy: number, west: number, east: number): boolean =>
  (copy + 1) * 360 - 180 > west - 60 && copy * 360 - 180 < east + 60

const fractions = ([red, green, blue]: readonly [number, number, number]) => [red / 255, green / 255, blue / 255]

function write(marks: readonly Mark[], buffer: ArrayBuffer, atlas: LabelAtlas, origin: number): number {
  const values = new Float32Array(buffer)
  const small = new Uint8Array(buffer)
  let count = 0
  for (const mark of marks) {
    const cell = mark.label === undefined ? null : atlas.cellOf(mark.shape === 'group' ? 'count' : 'place', mark.label)
    if (mark.shape === 'label' && !cell) continue
    const at = count++ * floats
    values[at] = mark.fromX
    values[at + 1] = mark.fromY
    values[at + 2] = mark.x
    values[at + 3] = mark.y
    values[at + 4] = Math.max(-1e6, (mark.since - origin) / 1000)
    values[at + 5] = mark.shape === 'label' && cell ? cell.width / 2 : mark.radius
    values[at + 6] = mark.shape === 'label' && cell ? cell.height / 2 : mark.radius
    values[at + 7] = shapeNumbers[mark.shape]
    values[at + 8] = cell?.x ?? 0
    values[at + 9] = cell?.y ?? 0
    values[at + 10] = cell?.width ?? 0
    values[at + 11] = cell?.height ?? 0
    small.set(mark.color, (at + 12) * 4)
    const shares = mark.shares
    for (let index = 0; index < 4; index++) small[(at + 13) * 4 + index] = Math.round(255 * (shares?.[index] ?? 0))
  }
  return count
}

function prepare(gl: WebGL2RenderingContext) {
  const program = link(gl)
  const array = gl.createVertexArray()
  gl.bindVertexArray(array)
  const corners = gl.createBuffer()
  gl.bindBuffer(gl.ARRAY_BUFFER, corners)
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW)
  const corner = gl.getAttribLocation(program, 'a_corner')
  gl.enableVertexAttribArray(corner)
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0)

  const instances = gl.createBuffer()
  gl.bindBuffer(gl.ARRAY_BUFFER, instances)
  const perInstance = (name: string, size: number, type: number, offset: number) => {
    const place = gl.getAttribLocation(program, name)
    gl.enableVertexAttribArray(place)
    gl.vertexAttribPointer(place, size, type, type === gl.UNSIGNED_BYTE, stride, offset * 4)
    gl.vertexAttribDivisor(place, 1)
  }
  for (const [name, size, offset] of attributes) perInstance(name, size, gl.FLOAT, offset)
  for (const [name, offset] of bytes) perInstance(name, 4, gl.UNSIGNED_BYTE, offset)
  gl.bindVertexArray(null)

  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE)
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR)

  const places = new Map<string, WebGLUniformLocation | null>()
  const uniforms = (name: string) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name))
    return places.get(name) ?? null
  }
  return { program, array, corners, instances, texture, uniforms }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('The map cannot be drawn: WebGL gives no shader.')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
      throw new Error(`The map cannot be drawn: ${gl.getShaderInfoLog(shader)}`)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  gl.linkProgram(program)
  return program
}
