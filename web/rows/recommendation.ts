import { recommendationAddress, recommendationsAddress } from '../addresses/recommendations.ts'
import { graphql } from '../graphql/generated/gql.ts'
import type { OutcomeStatus, RecommendationChangesSubscription } from '../graphql/generated/graphql.ts'
import { formatCo2 } from '../ui/format/numbers.ts'
import { formatWord } from '../ui/format/words.ts'
import type { FeedEntry } from './feed-entry.ts'
import { kindOfRow } from './kind.ts'
import { recommendationActions } from './recommendation-actions.ts'

const recommendationChanges = graphql(/* GraphQL */ `
  subscription RecommendationChanges($after: String) {
    recommendationChanges(after: $after) {
      cursor
      kind
      at
      recommendation {
        ...RecommendationRow
      }
    }
  }
`)

function ofRecommendation(change: RecommendationChangesSubscription['recommendationChanges']): FeedEntry {
  const { cursor, kind, at, recommendation } = change
  const { action, co2Reduction } = recommendation
  const by = recommendation.decidedBy ? ` by ${recommendation.decidedBy}` : ''
  return {
    key: `recommendation ${cursor}`,
    rowId: recommendation.id,
    kind: 'recommendations',
    at,
    level: null,
    what:
      kind === 'CREATED'
        ? 'New recommendation'
        : recommendation.status === 'PENDING'
          ? 'Recommendation updated'
          : (outcomeNews(recommendation) ?? `${formatWord(recommendation.status)}${by}`),
    text: co2Reduction > 0 ? `${action} (−${formatCo2(co2Reduction)})` : action,
    href: recommendationAddress.href(recommendation.id),
  }
}

/** What is news of an outcome, from the start on; null before. */
const outcomeNews = ({ outcome }: { outcome?: { status: OutcomeStatus } | null }): string | null =>
  outcome && outcome.status !== 'PLANNED' ? news[outcome.status] : null

const news: Record<Exclude<OutcomeStatus, 'PLANNED'>, string> = {
  STARTED: 'Action begun',
  MEASURING: 'Saving measured',
  VERIFIED: 'Saving verified',
  NOT_SHOWN: 'Saving not shown',
  WORSE: 'More emitted than before',
}

export const recommendationKind = kindOfRow({
  list: 'recommendations',
  one: 'recommendation',
  stream: 'recommendationChanges',
  row: 'recommendation',
  partOf: { owner: 'Hotspot', by: 'hotspot', list: 'recommendations' },
  filtered: { severity: null, type: null, texts: [] },
  changes: recommendationChanges,
  line: ofRecommendation,
  feedView: { name: 'recommendations', label: 'Recommendations' },
  place: {
    href: recommendationsAddress.href(),
    label: 'Recommendations',
    short: 'Advice',
    icon: 'recommendations',
    key: 'r',
    waiting: ({ pendingRecommendations }) => ({ value: pendingRecommendations, what: 'to decide' }),
  },
  actions: recommendationActions,
})
