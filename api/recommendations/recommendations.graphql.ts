import { builder } from '../builder.ts'
import { Hotspot } from '../hotspots/hotspots.graphql.ts'
import { OutcomeRef, TrackRecordRef } from '../outcomes/outcomes.graphql.ts'
import { trackRecordOf } from '../outcomes/track-record-loader.ts'
import { globalId, pageQuery, rowId } from '../platform/ids.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { noteText } from '../platform/text.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
import { type Citation, readCitations } from './compose.ts'
import { decideRecommendation } from './decide-recommendation-command.ts'
import { type Measure, measureById } from './knowledge.ts'
import { startRecommendation } from './start-recommendation-command.ts'

const RecommendationStatusRef = builder.enumType('RecommendationStatus', {
  description: 'What people decided on a recommendation.',
  values: {
    PENDING: { description: 'Nobody has decided yet.' },
    APPROVED: { description: 'A person approved the recommendation.' },
    REJECTED: { description: 'A person rejected the recommendation.' },
  },
})

const LeadTimeRef = builder.enumType('LeadTime', {
  description: 'How long it takes until an action has its effect.',
  values: {
    DAYS: { description: 'Days: a decision is enough.' },
    WEEKS: { description: 'Weeks: it must be arranged.' },
    MONTHS: { description: 'Months: contracts, plans or equipment must change.' },
    YEARS: { description: 'Years: vehicles or buildings must be renewed.' },
  } satisfies Record<Measure['leadTime'], object>,
})

const CostSignRef = builder.enumType('CostSign', {
  description: 'Whether an action usually saves or costs money, over its life.',
  values: {
    SAVES: { description: 'It usually saves money.' },
    NEUTRAL: { description: 'It costs about as much as now.' },
    COSTS: { description: 'It costs more than now.' },
  } satisfies Record<Measure['cost'], object>,
})

const CitationRef = builder.objectRef<Citation>('Citation').implement({
  description: 'A passage that supports a recommendation, of the knowledge base or of a document of your company.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The title of the passage.' }),
    source: t.exposeString('source', {
      description: 'The publication that the passage is based on; of a document its version and place.',
    }),
    passage: t.exposeString('passage', {
      description: 'The text of the passage. Show it as text, never as HTML: that of a document comes from a file.',
    }),
    url: t.exposeString('url', {
      nullable: true,
      description: 'The address of the publication; null when there is none.',
    }),
    documentId: t.id({
      nullable: true,
      description:
        'The id of the document of your company, for `document`, which finds null once it is removed; null when the passage is of the knowledge base.',
      resolve: ({ document }) => (document ? globalId('Document', document.id) : null),
    }),
    documentVersion: t.int({
      nullable: true,
      description: 'The version of the document that the passage stands in; null when it is of the knowledge base.',
      resolve: ({ document }) => document?.version ?? null,
    }),
    place: t.string({
      nullable: true,
      description: 'Where the passage stands in the document: its page, or its heading; null when none is known.',
      resolve: ({ document }) => document?.place ?? null,
    }),
  }),
})

const bestFirst = [{ rank: 'asc' as const }, { co2Reduction: 'desc' as const }, { id: 'desc' as const }]

export const Recommendation = builder.prismaNode('Recommendation', {
  nullable: true,
  description:
    'An action that would reduce the emissions of a hotspot, with its root cause, its computed reduction and the passages that support it.',
  id: { field: 'id' },
  fields: (t) => ({
    hotspot: t.relation('hotspot', { description: 'The hotspot that the action would reduce.' }),
    action: t.exposeString('action', { description: 'What to do, in the imperative.' }),
    rootCause: t.exposeString('rootCause', {
      description: 'Why emissions rose, according to the drivers of the hotspot.',
    }),
    co2Reduction: t.exposeFloat('co2Reduction', {
      description:
        "How much the action would save over the hotspot's period, in kg CO2e, tank-to-wheel; computed from the hotspot's own emissions. 0 where no saving can be counted: `action` then says why, or which data would tell.",
    }),
    rank: t.exposeInt('rank', {
      description: 'Its place among the recommendations of the hotspot, from 1, the best.',
    }),
    leadTime: t.field({
      type: LeadTimeRef,
      nullable: true,
      select: { measureId: true },
      description: 'How long the action takes to have its effect; null for advice that Plume gives no longer.',
      resolve: ({ measureId }) => measureById(measureId)?.leadTime ?? null,
    }),
    cost: t.field({
      type: CostSignRef,
      nullable: true,
      select: { measureId: true },
      description: 'Whether the action usually saves or costs money; null for advice that Plume gives no longer.',
      resolve: ({ measureId }) => measureById(measureId)?.cost ?? null,
    }),
    status: t.expose('status', {
      type: RecommendationStatusRef,
      description: 'Whether people approved or rejected the recommendation.',
    }),
    citations: t.field({
      type: [CitationRef],
      // One of the knowledge base, and at most two of documents.
      extensions: { rows: 3 },
      description: 'The passages that support the recommendation.',
      resolve: ({ citations }) => readOrLeaveOut(() => readCitations(citations), []),
    }),
    author: t.exposeString('writtenBy', {
      description:
        'Who wrote action and rootCause: `composed` when Plume composed them from the passages, else the name of the language model.',
    }),
    decidedBy: t.exposeString('decidedBy', {
      nullable: true,
      description: 'Who approved or rejected the recommendation; null while it is pending.',
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the recommendation was approved or rejected; null while it is pending.',
    }),
    decisionNote: t.exposeString('decisionNote', {
      nullable: true,
      description: 'The remark of the person who decided; null when there is none.',
    }),
    outcome: t.field({
      type: OutcomeRef,
      nullable: true,
      description:
        'How the effect of the action is measured, and what was measured so far; null until the recommendation is approved, and where the effect cannot be measured (see noOutcomeReason).',
      resolve: (row) => (row.outcomeStatus ? row : null),
    }),
    noOutcomeReason: t.exposeString('unplanned', {
      nullable: true,
      description:
        'Why the effect of an approved action is not measured; null when it is, and until the recommendation is approved.',
    }),
    trackRecord: t.field({
      type: TrackRecordRef,
      description:
        'How often this measure has saved what was expected of it, at all entities. It counts in the ranking.',
      resolve: ({ measureId }, _args, context) => trackRecordOf(context, measureId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the recommendation was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the recommendation last changed.' }),
  }),
})

builder.prismaObjectField(Recommendation, 'excludes', (t) =>
  t.field({
    type: [Recommendation],
    select: { id: true, measureId: true, hotspot: { select: { recommendations: { orderBy: bestFirst } } } },
    // Most stand for themselves.
    extensions: { rows: 1 },
    description:
      'Other recommendations of the hotspot that change the same emissions in another way, such as a train or a ship for the same goods: choose one of them, as their reductions do not add up. Best first; empty when the action stands for itself.',
    resolve: ({ id, measureId, hotspot: { recommendations } }) => {
      const choice = measureById(measureId)?.choice
      if (!choice) return []
      return recommendations.filter((other) => other.id !== id && measureById(other.measureId)?.choice === choice)
    },
  }),
)

builder.prismaObjectField(Hotspot, 'recommendations', (t) =>
  t.relation('recommendations', {
    description:
      'What would reduce the emissions of the hotspot, the best first: by reduction, by what raised the figure, by cost and by lead time. Empty when no known measure fits.',
    query: { orderBy: bestFirst },
  }),
)

const filter = streamFilter('recommendation', 'RecommendationWhere', {
  description: 'Filters recommendations; all conditions that are given must hold, and an empty list matches nothing.',
  fields: (is) => ({
    statuses: is.field([RecommendationStatusRef], {
      description: 'Recommendations in one of these states.',
      columns: (statuses) => ({ status: { in: statuses } }),
    }),
  }),
})

builder.queryFields((t) => ({
  recommendations: t.prismaConnection(
    {
      type: 'Recommendation',
      cursor: 'id',
      description: 'Recommendations, newest first.',
      args: { where: t.arg({ type: filter.input, description: 'Only recommendations that match this filter.' }) },
      totalCount: (_root, { where }, { db }) => db.recommendation.count({ where: filter.conditionOf(where).table }),
      resolve: (query, _root, { where }, { db }) =>
        db.recommendation.findMany({
          ...pageQuery(query),
          where: filter.conditionOf(where).table,
          orderBy: { id: 'desc' },
        }),
    },
    { name: 'RecommendationConnection', description: 'A page of recommendations.' },
    { name: 'RecommendationEdge', description: 'A recommendation in a page, with its cursor.' },
  ),
  recommendation: t.prismaField({
    type: 'Recommendation',
    nullable: true,
    description: 'Finds a recommendation by its id; null when there is none.',
    args: { id: t.arg.id({ required: true, description: 'The id of the recommendation.' }) },
    resolve: (query, _root, { id }, { db }) =>
      db.recommendation.findUnique({ ...query, where: { id: rowId('Recommendation', id) } }),
  }),
}))

const decision = (verb: 'approve' | 'reject', status: 'APPROVED' | 'REJECTED') =>
  builder.mutationField(`${verb}Recommendation`, (t) =>
    t.prismaField({
      type: 'Recommendation',
      description: `Marks a pending recommendation as ${status.toLowerCase()}. Fails with CONFLICT when somebody has decided on it already.`,
      args: {
        id: t.arg.id({ required: true, description: 'The id of the recommendation.' }),
        note: t.arg.string({ description: 'A remark to keep with the decision; at most 2,000 characters.' }),
      },
      resolve: async (query, _root, { id, note }, { db, log, viewer }) => {
        const row = rowId('Recommendation', id)
        await decideRecommendation(log, { id: row, status, note: noteText(note), viewer })
        return db.recommendation.findUniqueOrThrow({ ...query, where: { id: row } })
      },
    }),
  )

decision('approve', 'APPROVED')
decision('reject', 'REJECTED')

builder.mutationField('startRecommendation', (t) =>
  t.prismaField({
    type: 'Recommendation',
    description:
      'Says that an approved action has begun; from here on its effect is measured. Fails with CONFLICT when it has started already or has no plan (see Recommendation.noOutcomeReason).',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the recommendation.' }),
      at: t.arg({
        type: 'DateTime',
        description:
          'When the action began; by default when the newest activity happened. Not in the future, not before the end of the baseline, and not so early that the verdict would be due already.',
      }),
    },
    resolve: async (query, _root, { id, at }, { db, log, viewer }) => {
      const row = rowId('Recommendation', id)
      await startRecommendation(log, { id: row, startedAt: at ?? null, viewer })
      return db.recommendation.findUniqueOrThrow({ ...query, where: { id: row } })
    },
  }),
)

export const recommendationChanges = changeStream({
  topic: 'recommendation',
  type: Recommendation,
  description: 'Recommendations when they are made, rewritten, approved or rejected, started, measured and judged.',
  change:
    'One change of a recommendation: it was made, its text was rewritten, a person decided on it or started it, or its effect was measured.',
  filter,
})
