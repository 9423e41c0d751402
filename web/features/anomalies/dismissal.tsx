import { RowActions } from '../../actions/row-actions.tsx'
import { useActing } from '../../actions/use-acting.ts'
import { anomalyActions } from '../../rows/anomaly-actions.ts'
import { Instant } from '../../ui/format/figures.tsx'
import { type Anomaly, endOf } from './anomaly.ts'
import classes from './dismissal.module.css'

/** How an anomaly ended; until then the actions on it. `isOpen`: the page is about this anomaly. */
export function Dismissal({ anomaly, isOpen = false }: { anomaly: Anomaly; isOpen?: boolean }) {
  const acting = useActing(anomalyActions, anomaly)
  const end = endOf(anomaly)
  return (
    <>
      {end && (
        <p className={classes.ended}>
          {end}
          {anomaly.endedAt && (
            <>
              {' · '}
              <Instant at={anomaly.endedAt} />
            </>
          )}
          {anomaly.note && <q>{anomaly.note}</q>}
        </p>
      )}
      <RowActions acting={acting} isOpen={isOpen} />
    </>
  )
}
