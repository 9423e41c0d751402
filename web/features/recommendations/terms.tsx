import type { CostSign, LeadTime, RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import classes from './terms.module.css'

const leadTimes: Record<LeadTime, string> = {
  DAYS: 'Takes effect within days',
  WEEKS: 'Takes effect within weeks',
  MONTHS: 'Takes effect within months',
  YEARS: 'Takes effect within years',
}

const costs: Record<CostSign, string> = {
  SAVES: 'usually saves money',
  NEUTRAL: 'costs about as much as now',
  COSTS: 'costs more than now',
}

/** How soon an action takes effect, and whether it saves or costs money; nothing where neither is known. */
export function Terms({ leadTime, cost }: Pick<RecommendationRowFragment, 'leadTime' | 'cost'>) {
  if (!leadTime || !cost) return null
  return (
    <p className={classes.terms}>
      {leadTimes[leadTime]} · {costs[cost]}
    </p>
  )
}
