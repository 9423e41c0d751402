import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { Instant } from '../../ui/format/figures.tsx'
import { Change } from './change.tsx'
import classes from './outcome.module.css'
import { OutcomeBar } from './outcome-bar.tsx'
import { OutcomeEvidence } from './outcome-evidence.tsx'
import { outcomeWords } from './outcome-words.ts'

type Props = {
  recommendation: RecommendationRowFragment
  /** With what it rests on. */
  isWhole?: boolean
}

/** What was to be shown of an approved recommendation, and what was; nothing before it is approved. */
export function Outcome({ recommendation, isWhole = false }: Props) {
  const { id, outcome, noOutcomeReason } = recommendation
  if (!outcome) return noOutcomeReason ? <p className={classes.none}>{noOutcomeReason}</p> : null
  const { status, expected, smallestEffect, estimate, low, high, startedAt, startedBy, verdictDueAt } = outcome
  const isJudged = status === 'VERIFIED' || status === 'NOT_SHOWN' || status === 'WORSE'
  return (
    <section className={classes.outcome} aria-label="Outcome">
      <h3 className={classes.head}>
        Outcome{' '}
        <span className={classes.status} data-status={status}>
          {outcomeWords[status].name}
        </span>
      </h3>
      <p className={classes.sentence}>{outcomeWords[status].sentence}</p>
      <dl className={classes.figures}>
        <div>
          <dt>Effect in such a period</dt>
          <dd>
            {estimate == null ? (
              'not measured yet'
            ) : (
              <>
                <Change saved={estimate} />{' '}
                <span className={classes.interval}>
                  (<Change saved={high} /> to <Change saved={low} />)
                </span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Expected</dt>
          <dd>
            <Change saved={expected} />
          </dd>
        </div>
        <div data-warn={smallestEffect > expected || undefined}>
          <dt>Smallest that can be shown</dt>
          <dd>
            <Change saved={smallestEffect} />
          </dd>
        </div>
        <div>
          <dt>{isJudged ? 'Verdict as of' : startedAt ? 'Verdict due' : 'Verdict due, if begun at once'}</dt>
          <dd>
            <Instant at={verdictDueAt} />
          </dd>
        </div>
      </dl>
      <OutcomeBar outcome={outcome} />
      {startedAt && (
        <p className={classes.note}>
          Began <Instant at={startedAt} />
          {startedBy && <>, says {startedBy}</>} · {outcome.measuredPeriods} of {outcome.periods} periods measured
        </p>
      )}
      {isWhole && (
        <>
          <p className={classes.note}>{outcome.explanation}</p>
          <OutcomeEvidence key={`${status} ${outcome.measuredPeriods}`} id={id} />
        </>
      )}
    </section>
  )
}
