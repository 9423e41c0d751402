import { builder } from '../builder.ts'
import { Hotspot } from '../hotspots/hotspots.graphql.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { noteText } from '../platform/text.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
import type { Citation } from './compose.ts'
import { decideRecommendation } from './decide-recommendation-command.ts'

const RecommendationStatusRef = builder.enumType('RecommendationStatus', {
  description: 'What people made of it.',
  values: {
    PENDING: { description: 'Nobody has decided.' },
    APPROVED: { description: 'Somebody approved it.' },
    REJECTED: { description: 'Somebody rejected it.' },
  },
})

const CitationRef = builder.objectRef<Citation>('Citation').implement({
  description: 'The passage that a recommendation rests on.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'What the passage is about.' }),
    source: t.exposeString('source', { description: 'Where it is from.' }),
    passage: t.exposeString('passage', { description: 'What it says.' }),
    url: t.exposeString('url', { nullable: true, description: 'Where to read it.' }),
  }),
})

export const Recommendation = builder.prismaNode('Recommendation', {
  nullable: true,
  description: 'An action that would reduce a hotspot, with its root cause, reduction and evidence.',
  id: { field: 'id' },
  fields: (t) => ({
    hotspot: t.relation('hotspot', { description: 'The hotspot it would reduce.' }),
    action: t.exposeString('action', { description: 'What to do.' }),
    rootCause: t.exposeString('rootCause', { description: 'What drove the hotspot, from its drivers.' }),
    co2Reduction: t.exposeFloat('co2Reduction', {
      description: "Expected reduction in kg CO2e over the hotspot's period, computed from its own emissions.",
    }),
    status: t.expose('status', { type: RecommendationStatusRef, description: 'What people made of it.' }),
    citations: t.field({
      type: [CitationRef],
      description: 'The passages it rests on.',
      resolve: ({ citations }) => citations as Citation[],
    }),
    writtenBy: t.exposeString('writtenBy', { description: '`composed`, or the language model that wrote the text.' }),
    decidedBy: t.exposeString('decidedBy', { nullable: true, description: 'Who decided.' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true, description: 'When that was.' }),
    decisionNote: t.exposeString('decisionNote', { nullable: true, description: 'What was said about it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
})

builder.prismaObjectField(Hotspot, 'recommendations', (t) =>
  t.relation('recommendations', {
    description: 'What would reduce it, the most first; empty when no measure fits.',
    query: { orderBy: [{ co2Reduction: 'desc' }, { id: 'desc' }] },
  }),
)

const filter = streamFilter('recommendation', 'RecommendationWhere', {
  description: 'Filters recommendations.',
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
    { name: 'RecommendationConnection', description: 'A page of rows.' },
    { name: 'RecommendationEdge', description: 'A row in a page.' },
  ),
  recommendation: t.prismaField({
    type: 'Recommendation',
    nullable: true,
    description: 'One recommendation; null when there is none with this id.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, { db }) =>
      db.recommendation.findUnique({ ...query, where: { id: rowId('Recommendation', id) } }),
  }),
}))

const decision = (verb: 'approve' | 'reject', status: 'APPROVED' | 'REJECTED') =>
  builder.mutationField(`${verb}Recommendation`, (t) =>
    t.prismaField({
      type: 'Recommendation',
      description: `Say once that it is ${status.toLowerCase()}. CONFLICT when somebody has decided.`,
      args: {
        id: t.arg.id({ required: true, description: 'Its id.' }),
        note: t.arg.string({ description: 'What there is to say about it.' }),
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

export const recommendationChanges = changeStream({
  topic: 'recommendation',
  type: Recommendation,
  description: 'Recommendations when they are made, rewritten, approved or rejected.',
  change: 'One change of a recommendation: it was made, its text was rewritten, or a person decided on it.',
  filter,
})
