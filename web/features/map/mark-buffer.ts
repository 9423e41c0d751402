import type { LabelAtlas } from './label-atlas.ts'
import { shapeNumbers } from './mark-shaders.ts'
import type { Mark } from './marks.ts'

/** The length of a buffer row in floats; two are spare. */
const floats = 16
export const rowBytes = floats * 4

/** Rows of a mark that is drawn as two triangles. */
export const corners = 4

/** The layout of a row: name, components, first float, and whether they are bytes from 0 to 1. */
export const attributes = [
  { name: 'a_way', size: 4, at: 0, isBytes: false },
  { name: 'a_since', size: 1, at: 4, isBytes: false },
  { name: 'a_size', size: 2, at: 5, isBytes: false },
  { name: 'a_shape', size: 1, at: 7, isBytes: false },
  { name: 'a_cell', size: 4, at: 8, isBytes: false },
  { name: 'a_color', size: 4, at: 12, isBytes: true },
  { name: 'a_shares', size: 4, at: 13, isBytes: true },
] as const

/**
 * Writes lists of marks one after the other, each mark in as many rows as it has vertices. Times are seconds since
 * `origin`. @returns how many were written; leaves out labels that do not fit into the atlas
 */
export function createWriter(buffer: ArrayBuffer, atlas: Pick<LabelAtlas, 'cellOf'>, origin: number) {
  const values = new Float32Array(buffer)
  const bytes = new Uint8Array(buffer)
  let at = 0
  return (marks: readonly Mark[], vertices: number): number => {
    let count = 0
    for (const mark of marks) {
      const cell =
        mark.label === undefined ? null : atlas.cellOf(mark.shape === 'group' ? 'count' : 'place', mark.label)
      const isLabel = mark.shape === 'label'
      if (isLabel && !cell) continue
      values[at] = mark.fromX
      values[at + 1] = mark.fromY
      values[at + 2] = mark.x
      values[at + 3] = mark.y
      values[at + 4] = Math.max(-1e6, (mark.since - origin) / 1000)
      values[at + 5] = isLabel && cell ? cell.width / 2 : mark.radius
      values[at + 6] = isLabel && cell ? cell.height / 2 : mark.radius
      values[at + 7] = shapeNumbers[mark.shape]
      values[at + 8] = cell?.x ?? 0
      values[at + 9] = cell?.y ?? 0
      values[at + 10] = cell?.width ?? 0
      values[at + 11] = cell?.height ?? 0
      bytes.set(mark.color, (at + 12) * 4)
      for (let index = 0; index < 4; index++)
        bytes[(at + 13) * 4 + index] = Math.round(255 * (mark.shares?.[index] ?? 0))
      for (let vertex = 1; vertex < vertices; vertex++) values.copyWithin(at + vertex * floats, at, at + floats)
      at += vertices * floats
      count++
    }
    return count
  }
}
