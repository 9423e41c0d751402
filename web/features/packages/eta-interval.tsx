import { useElementWidth } from '../../ui/charts/element-width.ts'
import { formatUtc } from '../../ui/format/dates.ts'
import { formatMoment } from '../../ui/format/moment.ts'
import classes from './eta-interval.module.css'
import { type EtaTimes, etaScale, etaSentence, lateness, placeLabels } from './eta-scale.ts'

const laneHeightPx = 18

/** From the first scan to when a package is expected, on a scale of time, with what of it is late. */
export function EtaInterval(times: EtaTimes) {
  const { ref, width } = useElementWidth()
  const scale = etaScale(times)
  if (!scale) return <p className={classes.unknown}>No estimate yet: it comes with the first scans.</p>

  const { from, to, marks, interval, late, now } = scale
  const share = (time: number) => (time - from) / (to - from)
  const place = (time: number) => `${share(time) * 100}%`
  const bar = (span: { from: number; to: number }) => ({
    left: place(span.from),
    width: `${(share(span.to) - share(span.from)) * 100}%`,
  })
  const [start, end] = [marks[0]?.time ?? from, marks.at(-1)?.time ?? to]
  const passed = now === null ? null : { from: start, to: Math.max(start, Math.min(now, end)) }
  const labels = placeLabels(
    marks.map((mark) => ({
      ...mark,
      at: share(mark.time) * width,
      text: `${mark.label} ${formatMoment(mark.time, now ?? Date.now())}`,
    })),
    width,
  )
  const lanes = Math.max(1, ...labels.map(({ lane }) => lane + 1))
  const words = lateness(scale.lateBy)
  return (
    <div className={classes.eta}>
      <p className="only-read-aloud">{etaSentence(scale)}</p>
      <div ref={ref} aria-hidden="true" className={classes.scale} style={{ height: 34 + lanes * laneHeightPx }}>
        <div className={classes.track} />
        {passed && <div className={classes.passed} style={bar(passed)} />}
        {interval && <div className={classes.interval} style={bar(interval)} />}
        {late && <div className={classes.late} style={bar(late)} />}
        {marks.map(({ kind, time }) => (
          <div key={kind} className={classes.mark} data-kind={kind} style={{ left: place(time) }} />
        ))}
        {labels.map(({ item, lane }) => (
          <div key={item.kind} className={classes.leader} style={{ left: item.at, height: 8 + lane * laneHeightPx }} />
        ))}
        {labels.map(({ item, left, lane }) => (
          <span
            key={item.kind}
            className={classes.label}
            data-kind={item.kind}
            style={{ left, top: 32 + lane * laneHeightPx }}
            title={formatUtc(new Date(item.time).toISOString())}
          >
            <small>{item.label}</small> {formatMoment(item.time, now ?? Date.now())}
          </span>
        ))}
      </div>
      {words && (
        <p className={classes.words} aria-hidden="true" data-late={(scale.lateBy ?? 0) > 0 || undefined}>
          {words}
        </p>
      )}
    </div>
  )
}
