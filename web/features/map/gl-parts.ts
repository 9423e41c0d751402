import { attributes, corners, rowBytes } from './mark-buffer.ts'

export type Program = {
  program: WebGLProgram
  uniform(name: string): WebGLUniformLocation | null
}

/**
 * A program of two shaders, whose attributes have the same locations as those of all others. Throws the compiler's
 * message.
 */
export function createProgram(gl: WebGL2RenderingContext, source: { vertex: string; fragment: string }): Program {
  const program = gl.createProgram()
  for (const [type, text] of [
    [gl.VERTEX_SHADER, source.vertex],
    [gl.FRAGMENT_SHADER, source.fragment],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('WebGL gives no shader.')
    gl.shaderSource(shader, text)
    gl.compileShader(shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
      throw new Error(`A shader does not compile: ${gl.getShaderInfoLog(shader)}`)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  attributes.forEach(({ name }, place) => {
    gl.bindAttribLocation(program, place, name)
  })
  gl.linkProgram(program)
  const places = new Map<string, WebGLUniformLocation | null>()
  return {
    program,
    uniform(name) {
      if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name))
      return places.get(name) ?? null
    },
  }
}

/** The buffer of marks for WebGL, with the triangles of those that have four corners. */
export function createMarkArray(gl: WebGL2RenderingContext) {
  const array = gl.createVertexArray()
  const vertices = gl.createBuffer()
  const triangles = gl.createBuffer()
  let room = 0
  gl.bindVertexArray(array)
  gl.bindBuffer(gl.ARRAY_BUFFER, vertices)
  attributes.forEach(({ size, at, isBytes }, place) => {
    gl.enableVertexAttribArray(place)
    gl.vertexAttribPointer(place, size, isBytes ? gl.UNSIGNED_BYTE : gl.FLOAT, isBytes, rowBytes, at * 4)
  })
  gl.bindVertexArray(null)

  return {
    bind: () => gl.bindVertexArray(array),
    /** Call it while the array is bound. */
    fill(rows: Uint8Array<ArrayBuffer>, rectangles: number) {
      gl.bindBuffer(gl.ARRAY_BUFFER, vertices)
      gl.bufferData(gl.ARRAY_BUFFER, rows, gl.DYNAMIC_DRAW)
      if (rectangles <= room) return
      room = Math.ceil(rectangles * 1.5)
      const indices = new Uint32Array(room * 6)
      const two = [0, 1, 2, 2, 1, 3]
      for (let index = 0; index < indices.length; index++)
        indices[index] = Math.floor(index / 6) * corners + (two[index % 6] ?? 0)
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triangles)
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW)
    },
    remove() {
      gl.deleteBuffer(vertices)
      gl.deleteBuffer(triangles)
      gl.deleteVertexArray(array)
    },
  }
}

/** A texture with the content of a canvas. */
export function createCanvasTexture(gl: WebGL2RenderingContext) {
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE)
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR)
  return {
    bind() {
      gl.activeTexture(gl.TEXTURE0)
      gl.bindTexture(gl.TEXTURE_2D, texture)
    },
    /** Call it while the texture is bound. */
    fill(canvas: HTMLCanvasElement) {
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true)
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, canvas)
    },
    remove: () => gl.deleteTexture(texture),
  }
}
