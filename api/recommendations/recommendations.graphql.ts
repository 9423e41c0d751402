import { builder } from '../builder.ts'
import { Hotspot } from '../hotspots/hotspots.graphql.ts'
import { globalId, pageQuery, rowId } from '../platform/ids.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { noteText } from '../platform/text.ts'
import { changeStream } from '../realtime/change-stream.graphql.ts'
import { streamFilter } from '../realtime/stream-filter.graphql.ts'
import { type Citation, readCitations } from './compose.ts'
import { decideRecommendation } from './decide-recommendation-command.ts'

const RecommendationStatusRef = builder.enumType('RecommendationStatus', {
  description: 'What people decided on a recommendation.',
  values: {
    PENDING: { description: 'Nobody has decided yet.' },
    APPROVED: { description: 'A person approved the recommendation.' },
    REJECTED: { description: 'A person rejected the recommendation.' },
  },
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
        "How much the action would save over the hotspot's period, in kg CO2e, tank-to-wheel; computed from the hotspot's own emissions.",
    }),
    status: t.expose('status', {
      type: RecommendationStatusRef,
      description: 'Whether people approved or rejected the recommendation.',
    }),
    citations: t.field({
      type: [CitationRef],
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
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the recommendation was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the recommendation last changed.' }),
  }),
})

builder.prismaObjectField(Hotspot, 'recommendations', (t) =>
  t.relation('recommendations', {
    description:
      'What would reduce the emissions of the hotspot, the largest reduction first; empty when no known measure fits.',
    query: { orderBy: [{ co2Reduction: 'desc' }, { id: 'desc' }] },
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

export const recommendationChanges = changeStream({
  topic: 'recommendation',
  type: Recommendation,
  description: 'Recommendations when they are made, rewritten, approved or rejected.',
  change: 'One change of a recommendation: it was made, its text was rewritten, or a person decided on it.',
  filter,
})
