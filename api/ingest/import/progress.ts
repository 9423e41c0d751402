import type { Writable } from 'node:stream'
import { SingleBar } from 'cli-progress'
import { counted } from '../../platform/text.ts'
import type { Meter } from './row.ts'

/** What `out` has to offer: a stream, and `isTTY` when a person watches. */
export type ProgressOutput = Writable & { isTTY?: boolean }

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

function bar(out: ProgressOutput, now: () => number): Progress {
  const started = now()
  const single = new SingleBar({
    stream: out as NodeJS.WritableStream,
    format: '{bar} {percentage} % | {rows} | {rate}/s',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    // Its own signal handler would stand beside ours, which ends the import cleanly.
    gracefulExit: false,
  })
  single.start(1, 0, { rows: '0 rows', rate: '– rows' })
  return {
    update: (meter) => {
      single.setTotal(Math.max(meter.total, 1))
      single.update(meter.done, rowsAndRate(meter.records, now() - started))
    },
    stop: () => single.stop(),
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

/** `1 row` and how many a second; 0 before any time has passed. */
export function rowsAndRate(records: number, milliseconds: number): { rows: string; rate: string } {
  const perSecond = milliseconds > 0 ? Math.round((1000 * records) / milliseconds) : 0
  return { rows: counted(records, 'row'), rate: counted(perSecond, 'row') }
}

/** 7779 → `7,779`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}
