import { formatCount } from '../../ui/format/numbers.ts'

/** `0.4 ms`, `12 ms`, `3.2 s`; how long something took. */
export function formatMs(ms: number | null | undefined): string {
  if (typeof ms !== 'number' || !Number.isFinite(ms)) return '–'
  if (ms >= 1000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
  return ms < 10 && ms > 0 ? `${Number(ms.toFixed(1))} ms` : `${formatCount(ms)} ms`
}
