import type { Writable } from 'node:stream'
import { SingleBar } from 'cli-progress'
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
    format: '{bar} {percentage} % | {rows} rows | {rate} rows/s',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    // Its own signal handler would stand beside ours, which ends the import cleanly.
    gracefulExit: false,
  })
  single.start(1, 0, { rows: '0', rate: '–' })
  return {
    update: (meter) => {
      single.setTotal(Math.max(meter.total, 1))
      single.update(meter.done, { rows: count(meter.records), rate: count(perSecond(meter.records, now() - started)) })
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
      out.write(`${count(meter.records)} rows, ${percent} %, ${count(perSecond(meter.records, at - started))} rows/s\n`)
    },
    stop: () => {},
  }
}

/** Whole things per second; 0 before any time has passed. */
export function perSecond(things: number, milliseconds: number): number {
  return milliseconds > 0 ? Math.round((1000 * things) / milliseconds) : 0
}

/** 7779 → `7,779`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}
