/** The position of a text in the atlas, in CSS pixels. */
export type Cell = { x: number; y: number; width: number; height: number }

export type TextKind = 'count' | 'place'

/** The size of the atlas in CSS pixels. */
export const atlasWidth = 1024
export const atlasHeight = 512

const family = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
const fonts: Record<TextKind, string> = { count: `600 11px ${family}`, place: `500 11px ${family}` }
const gap = 2

/**
 * Texts as images for WebGL: the browser draws each once, so that no glyphs are loaded. A place's name is below a dot
 * in the centre of its cell.
 */
export type LabelAtlas = {
  readonly canvas: HTMLCanvasElement
  /** Increases when something was drawn. */
  version(): number
  /** Whether a text did not fit: call `clear` and start again. */
  isFull(): boolean
  /** Null when it no longer fits. */
  cellOf(kind: TextKind, text: string): Cell | null
  clear(colors: { ink: string; inkSoft: string; land: string }): void
}

export function createLabelAtlas(ratio: number): LabelAtlas {
  const canvas = document.createElement('canvas')
  canvas.width = atlasWidth * ratio
  canvas.height = atlasHeight * ratio
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const cells = new Map<string, Cell>()
  let colors = { ink: '#000', inkSoft: '#555', land: '#fff' }
  let version = 0
  let isFull = false
  let [x, y, rowHeight] = [0, 0, 0]

  function draw(kind: TextKind, text: string): Cell | null {
    if (!context) return null
    context.font = fonts[kind]
    // Even, so that its centre lies between pixels, as the shader expects.
    const width = 2 * Math.ceil(context.measureText(text).width / 2) + 6
    const height = kind === 'place' ? 36 : 16
    if (x + width > atlasWidth) {
      x = 0
      y += rowHeight + gap
      rowHeight = 0
    }
    if (y + height > atlasHeight || width > atlasWidth) {
      isFull = true
      return null
    }
    const cell = { x, y, width, height }
    x += width + gap
    rowHeight = Math.max(rowHeight, height)
    const [middle, centre] = [cell.x + width / 2, cell.y + height / 2]
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    if (kind === 'count') {
      context.fillStyle = colors.ink
      context.fillText(text, middle, centre + 0.5)
    } else {
      context.lineJoin = 'round'
      context.lineWidth = 3
      context.strokeStyle = colors.land
      context.strokeText(text, middle, centre + 10)
      context.fillStyle = colors.inkSoft
      context.fillText(text, middle, centre + 10)
      context.beginPath()
      context.arc(middle, centre, 1.5, 0, 2 * Math.PI)
      context.fill()
    }
    version++
    return cell
  }

  return {
    canvas,
    version: () => version,
    isFull: () => isFull,
    cellOf(kind, text) {
      const key = `${kind} ${text}`
      const known = cells.get(key)
      if (known) return known
      const cell = draw(kind, text)
      if (cell) cells.set(key, cell)
      return cell
    },
    clear(next) {
      colors = next
      cells.clear()
      isFull = false
      ;[x, y, rowHeight] = [0, 0, 0]
      version++
      context?.setTransform(ratio, 0, 0, ratio, 0, 0)
      context?.clearRect(0, 0, atlasWidth, atlasHeight)
    },
  }
}
