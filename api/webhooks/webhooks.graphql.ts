import { builder } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { decodeCursor, encodeCursor } from '../realtime/log.ts'
import { topicNames } from '../realtime/topics.ts'
import { webhookUrl } from './webhook-address.ts'
import { messageId, type WebhookPayload } from './webhook-payload.ts'
import { checkSecret, newSecret } from './webhook-secret.ts'
import { addWebhook, changeWebhook, removeWebhook, replayWebhook, retryDelivery } from './webhook-store.ts'

const DeliveryStatusRef = builder.enumType('WebhookDeliveryStatus', {
  description: 'Where a message stands that was not taken at first.',
  values: {
    PENDING: { description: 'It is tried again.' },
    DEAD: { description: 'It failed too often: nothing happens until somebody retries it.' },
  },
})

builder.prismaNode('Webhook', {
  nullable: true,
  description: 'An address that is told of changes, in signed messages as Standard Webhooks has them.',
  id: { field: 'id' },
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Where messages are sent.' }),
    events: t.exposeStringList('events', { description: 'The topics it is told of.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether anything is sent.' }),
    cursor: t.string({
      description: 'Up to here changes were sent.',
      resolve: ({ position }, _args, { log }) => encodeCursor(log.head().epoch, Number(position)),
    }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'Why the last message was not taken; null when it was.',
    }),
    missed: t.exposeInt('missed', {
      description:
        'Changes, of any topic, that the log had forgotten before they could be sent; 0 unless it was away for days.',
    }),
    pending: t.relationCount('deliveries', {
      where: { status: 'PENDING' },
      description: 'How many messages are to be tried again.',
    }),
    dead: t.relationCount('deliveries', { where: { status: 'DEAD' }, description: 'How many messages were given up.' }),
    lastDeliveredAt: t.expose('lastDeliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last took a message.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

builder.prismaNode('WebhookDelivery', {
  nullable: true,
  description: 'A message that a webhook did not take at first.',
  id: { field: 'id' },
  fields: (t) => ({
    webhook: t.relation('webhook', { description: 'Whom it is for.' }),
    messageId: t.string({
      description: 'Its webhook-id header, the same at every attempt.',
      resolve: ({ payload }) => messageId(payload as WebhookPayload),
    }),
    payload: t.expose('payload', { type: 'JSON', description: 'What it says.' }),
    status: t.expose('status', { type: DeliveryStatusRef, description: 'Where it stands.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it has failed.' }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again; null when it is not.',
      resolve: ({ status, nextAttemptAt }) => (status === 'PENDING' ? nextAttemptAt : null),
    }),
    lastError: t.exposeString('lastError', { description: 'Why it failed the last time.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it first failed.' }),
  }),
})

builder.queryFields((t) => ({
  webhooks: t.prismaConnection(
    {
      type: 'Webhook',
      cursor: 'id',
      description: 'Webhooks, newest first.',
      totalCount: (_root, _args, { db }) => db.webhook.count(),
      resolve: (query, _root, _args, { db }) => db.webhook.findMany({ ...pageQuery(query), orderBy: { id: 'desc' } }),
    },
    { name: 'WebhookConnection', description: 'A page of rows.' },
    { name: 'WebhookEdge', description: 'A row in a page.' },
  ),
  webhookDeliveries: t.prismaConnection(
    {
      type: 'WebhookDelivery',
      cursor: 'id',
      description: 'Messages that were not taken at first, and have not been since, newest first.',
      args: {
        webhookId: t.arg.id({ description: 'For this webhook.' }),
        statuses: t.arg({ type: [DeliveryStatusRef], description: 'In one of these states.' }),
      },
      totalCount: (_root, args, { db }) => db.webhookDelivery.count({ where: deliveryFilter(args) }),
      resolve: (query, _root, args, { db }) =>
        db.webhookDelivery.findMany({ ...pageQuery(query), where: deliveryFilter(args), orderBy: { id: 'desc' } }),
    },
    { name: 'WebhookDeliveryConnection', description: 'A page of rows.' },
    { name: 'WebhookDeliveryEdge', description: 'A row in a page.' },
  ),
}))

type DeliveryArgs = { webhookId?: string | null; statuses?: ('PENDING' | 'DEAD')[] | null }

const deliveryFilter = ({ webhookId, statuses }: DeliveryArgs) => ({
  ...(webhookId && { webhookId: rowId('Webhook', webhookId) }),
  ...(statuses && { status: { in: statuses } }),
})

const AddedWebhook = builder.objectRef<{ id: string; secret: string }>('AddedWebhook').implement({
  description: 'A webhook with what its messages are signed with.',
  fields: (t) => ({
    webhook: t.prismaField({
      type: 'Webhook',
      description: 'The webhook.',
      resolve: (query, { id }, _args, { db }) => db.webhook.findUniqueOrThrow({ ...query, where: { id } }),
    }),
    secret: t.exposeString('secret', { description: 'Keep it: it is shown this once.' }),
  }),
})

function checkEvents(events: readonly string[]): string[] {
  const unknown = events.find((event) => !(topicNames as string[]).includes(event))
  if (unknown !== undefined || events.length === 0) {
    const what =
      unknown === undefined ? 'There must be an event' : `${JSON.stringify(unknown.slice(0, 50))} is no event`
    throw new PlumeError('BAD_USER_INPUT', `${what}: there are ${topicNames.join(', ')}.`)
  }
  return [...new Set(events)]
}

builder.mutationField('addWebhook', (t) =>
  t.field({
    type: AddedWebhook,
    description: `Have changes sent to an address from now on. CONFLICT when there are too many.`,
    args: {
      url: t.arg.string({
        required: true,
        description: 'https, in the public internet unless Plume is told to allow others.',
      }),
      events: t.arg.stringList({ required: true, description: `What it is told of: ${topicNames.join(', ')}.` }),
      secret: t.arg.string({
        description: 'What to sign with: whsec_ and 24 to 64 bytes in base64; made for you when absent.',
      }),
    },
    resolve: async (_root, { url, events, secret }, { db, webhooks }) => {
      const signedWith = secret == null ? newSecret() : checkSecret(secret)
      const added = { url: webhookUrl(url, webhooks), events: checkEvents(events), secret: signedWith }
      return { id: await addWebhook(db as Db, added), secret: signedWith }
    },
  }),
)

builder.mutationField('removeWebhook', (t) =>
  t.id({
    description: 'Forget a webhook, and all that is still to be sent to it.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_root, { id }, { db }) => {
      await removeWebhook(db as Db, rowId('Webhook', id))
      return id
    },
  }),
)

const change = (name: string, description: string, data: { enabled: boolean; problem?: null }) =>
  builder.mutationField(name, (t) =>
    t.prismaField({
      type: 'Webhook',
      description,
      args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
      resolve: async (query, _root, { id }, { db }) => {
        const row = rowId('Webhook', id)
        await changeWebhook(db as Db, row, data)
        return db.webhook.findUniqueOrThrow({ ...query, where: { id: row } })
      },
    }),
  )

change('enableWebhook', 'Send again, from where it was.', { enabled: true, problem: null })
change('disableWebhook', 'Send nothing more; what comes is sent when it is enabled, if the log still holds it.', {
  enabled: false,
})

builder.mutationField('replayWebhook', (t) =>
  t.prismaField({
    type: 'Webhook',
    description: 'Send every change after a cursor once more. CURSOR_EXPIRED when the log no longer holds it.',
    args: {
      id: t.arg.id({ required: true, description: 'Its id.' }),
      after: t.arg.string({ required: true, description: 'The cursor of a change, or a streamPosition.' }),
    },
    resolve: async (query, _root, { id, after }, { db, log }) => {
      const row = rowId('Webhook', id)
      const cursor = decodeCursor(after)
      await log.checkHeld(cursor)
      await replayWebhook(db as Db, row, cursor.position)
      return db.webhook.findUniqueOrThrow({ ...query, where: { id: row } })
    },
  }),
)

builder.mutationField('retryWebhookDelivery', (t) =>
  t.prismaField({
    type: 'WebhookDelivery',
    nullable: true,
    description: 'Send a message again at once, even a dead one. NOT_FOUND when it has been taken.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (query, _root, { id }, { db }) => {
      const row = rowId('WebhookDelivery', id)
      await retryDelivery(db as Db, row)
      return db.webhookDelivery.findUnique({ ...query, where: { id: row } })
    },
  }),
)
