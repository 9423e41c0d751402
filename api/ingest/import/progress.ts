import type { Writable } from 'node:stream'
import { counted } from '../../platform/text.ts'
import type { Meter } from './row.ts'

/** Where progress is written: a stream, with `isTTY` and `columns` when it is a terminal. */
export type ProgressOutput = Writable & { isTTY?: boolean; columns?: number }

/** `update` may be called for every row; `stop` must be called at the end, also after a failure. */
export type Progress = { update(meter: Meter): void; stop(): void }

const plainLineEveryMs = 5_000

/**
 * A progress bar on a terminal, otherwise one plain line every five seconds.
 *
 * @param now milliseconds on a clock that never goes back.
 */
export function startProgress(out: ProgressOutput, now: () => number = () => performance.now()): Progress {
  return out.isTTY ? bar(out, now) : plainLines(out, now)
}

const drawEveryMs = 100
const barWidth = 40
const hideCursor = '\x1b[?25l'
const showCursor = '\x1b[?25h'
const clearLine = '\r\x1b[K'

function bar(out: ProgressOutput, now: () => number): Progress {
  const started = now()
  let drawn = Number.NEGATIVE_INFINITY
  out.write(hideCursor)
  return {
    update: (meter) => {
      const at = now()
      if (at - drawn < drawEveryMs) return
      drawn = at
      const share = meter.total > 0 ? Math.min(meter.done / meter.total, 1) : 0
      const full = Math.floor(barWidth * share)
      const { rows, rate } = rowsAndRate(meter.records, at - started)
      const drawing = '█'.repeat(full) + '░'.repeat(barWidth - full)
      const line = `${drawing} ${Math.floor(100 * share)} % | ${rows} | ${rate}/s`
      // A wrapped line could not be overwritten.
      out.write(clearLine + line.slice(0, (out.columns ?? 80) - 1))
    },
    stop: () => out.write(clearLine + showCursor),
  }
}

function plainLines(out: ProgressOutput, now: () => number): Progress {
  const started = now()
  let last = started
  return {
    update: (meter) => {
      const at = now()
      if (at - last < plainLineEveryMs) return
      last = at
      const percent = meter.total > 0 ? Math.floor((100 * meter.done) / meter.total) : 0
      const { rows, rate } = rowsAndRate(meter.records, at - started)
      out.write(`${rows}, ${percent} %, ${rate}/s\n`)
    },
    stop: () => {},
  }
}

/** `1 row`, and the rate per second; 0 before any time has passed. */
export function rowsAndRate(records: number, milliseconds: number): { rows: string; rate: string } {
  const perSecond = milliseconds > 0 ? Math.round((1000 * records) / milliseconds) : 0
  return { rows: counted(records, 'row'), rate: counted(perSecond, 'row') }
}

/** 7779 → `7,779`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}
