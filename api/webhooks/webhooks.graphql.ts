import { builder } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { pageQuery, rowId } from '../platform/ids.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { decodeCursor, encodeCursor } from '../realtime/log.ts'
import { topicNames } from '../realtime/topics.ts'
import { webhookUrl } from './webhook-address.ts'
import { messageId, readPayload } from './webhook-payload.ts'
import { checkSecret, newSecret } from './webhook-secret.ts'
import { addWebhook, changeWebhook, removeWebhook, replayWebhook, retryDelivery } from './webhook-store.ts'

const DeliveryStatusRef = builder.enumType('WebhookDeliveryStatus', {
  description: 'The state of a message that a webhook did not accept at first.',
  values: {
    PENDING: { description: 'Plume tries to deliver the message again.' },
    DEAD: { description: 'Delivery failed too often: Plume gave the message up, until somebody retries it.' },
  },
})

builder.prismaNode('Webhook', {
  nullable: true,
  description: 'An address to which Plume sends changes, in messages signed as Standard Webhooks describes.',
  id: { field: 'id' },
  fields: (t) => ({
    url: t.exposeString('url', { description: 'The address that messages are sent to.' }),
    events: t.exposeStringList('events', { description: 'The topics whose changes are sent.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether changes are sent.' }),
    cursor: t.string({
      description: 'The cursor of the newest change that was handled: sent, or kept to be tried again.',
      resolve: ({ position }, _args, { log }) => encodeCursor(log.head().epoch, Number(position)),
    }),
    lastError: t.exposeString('problem', {
      nullable: true,
      description: 'Why the last message was not accepted; null when it was.',
    }),
    lostChanges: t.exposeInt('missed', {
      description:
        'The number of changes, of any topic, that were dropped from the log before they could be sent; 0 unless the receiver was unreachable for days.',
    }),
    pendingDeliveries: t.relationCount('deliveries', {
      where: { status: 'PENDING' },
      description: 'The number of messages that Plume tries to deliver again.',
    }),
    deadDeliveries: t.relationCount('deliveries', {
      where: { status: 'DEAD' },
      description: 'The number of messages that Plume gave up.',
    }),
    lastDeliveredAt: t.expose('lastDeliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the webhook last accepted a message; null before the first.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the webhook was added.' }),
  }),
})

builder.prismaNode('WebhookDelivery', {
  nullable: true,
  description: 'A message that a webhook did not accept at first.',
  id: { field: 'id' },
  fields: (t) => ({
    webhook: t.relation('webhook', { description: 'The webhook that the message is for.' }),
    messageId: t.string({
      description: 'The webhook-id header of the message, the same at every attempt.',
      resolve: ({ payload }) => readOrLeaveOut(() => messageId(readPayload(payload)), ''),
    }),
    payload: t.field({
      type: 'JSON',
      description: 'The body of the message.',
      resolve: ({ payload }) => readOrLeaveOut(() => readPayload(payload), {}),
    }),
    status: t.expose('status', { type: DeliveryStatusRef, description: 'The state of the message.' }),
    attempts: t.exposeInt('attempts', { description: 'The number of failed attempts.' }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When Plume tries again; null when it has given the message up.',
      resolve: ({ status, nextAttemptAt }) => (status === 'PENDING' ? nextAttemptAt : null),
    }),
    lastError: t.exposeString('lastError', { description: 'Why the last attempt failed.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the first attempt failed.' }),
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
    { name: 'WebhookConnection', description: 'A page of webhooks.' },
    { name: 'WebhookEdge', description: 'A webhook in a page, with its cursor.' },
  ),
  webhookDeliveries: t.prismaConnection(
    {
      type: 'WebhookDelivery',
      cursor: 'id',
      description: 'Messages that webhooks have not accepted so far, newest first.',
      args: {
        webhookId: t.arg.id({ description: 'Only messages for the webhook with this id.' }),
        statuses: t.arg({ type: [DeliveryStatusRef], description: 'Only messages in one of these states.' }),
      },
      totalCount: (_root, args, { db }) => db.webhookDelivery.count({ where: deliveryFilter(args) }),
      resolve: (query, _root, args, { db }) =>
        db.webhookDelivery.findMany({ ...pageQuery(query), where: deliveryFilter(args), orderBy: { id: 'desc' } }),
    },
    { name: 'WebhookDeliveryConnection', description: 'A page of messages.' },
    { name: 'WebhookDeliveryEdge', description: 'A message in a page, with its cursor.' },
  ),
}))

type DeliveryArgs = { webhookId?: string | null; statuses?: ('PENDING' | 'DEAD')[] | null }

const deliveryFilter = ({ webhookId, statuses }: DeliveryArgs) => ({
  ...(webhookId && { webhookId: rowId('Webhook', webhookId) }),
  ...(statuses && { status: { in: statuses } }),
})

const AddedWebhook = builder.objectRef<{ id: string; secret: string }>('AddedWebhook').implement({
  description: 'A webhook that was just added, with the secret that signs its messages.',
  fields: (t) => ({
    webhook: t.prismaField({
      type: 'Webhook',
      description: 'The webhook that was added.',
      resolve: (query, { id }, _args, { db }) => db.webhook.findUniqueOrThrow({ ...query, where: { id } }),
    }),
    secret: t.exposeString('secret', {
      description: 'The secret that messages are signed with. Keep it: Plume shows it only once.',
    }),
  }),
})

function checkEvents(events: readonly string[]): string[] {
  const unknown = events.find((event) => !(topicNames as string[]).includes(event))
  if (unknown !== undefined || events.length === 0) {
    const what =
      unknown === undefined ? 'Name at least one event' : `${JSON.stringify(unknown.slice(0, 50))} is not an event`
    throw new PlumeError('BAD_USER_INPUT', `${what}: there are ${topicNames.join(', ')}.`)
  }
  return [...new Set(events)]
}

builder.mutationField('addWebhook', (t) =>
  t.field({
    type: AddedWebhook,
    description:
      'Adds a webhook: changes from now on are sent to an address. Fails with CONFLICT when there are too many webhooks.',
    args: {
      url: t.arg.string({
        required: true,
        description: 'An https address on the public internet, unless Plume is configured to allow private ones.',
      }),
      events: t.arg.stringList({
        required: true,
        description: `The topics whose changes are sent: any of ${topicNames.join(', ')}.`,
      }),
      secret: t.arg.string({
        description:
          'The secret to sign messages with: `whsec_` and 24 to 64 bytes in base64. Plume makes one when absent.',
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
    description: 'Removes a webhook, with all messages that are still to be sent to it. Returns its id.',
    args: { id: t.arg.id({ required: true, description: 'The id of the webhook.' }) },
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
      args: { id: t.arg.id({ required: true, description: 'The id of the webhook.' }) },
      resolve: async (query, _root, { id }, { db }) => {
        const row = rowId('Webhook', id)
        await changeWebhook(db as Db, row, data)
        return db.webhook.findUniqueOrThrow({ ...query, where: { id: row } })
      },
    }),
  )

change('enableWebhook', 'Enables a webhook: it continues from its cursor.', { enabled: true, problem: null })
change(
  'disableWebhook',
  'Disables a webhook: nothing is sent. Once enabled again, it gets the changes that the log still holds.',
  {
    enabled: false,
  },
)

builder.mutationField('replayWebhook', (t) =>
  t.prismaField({
    type: 'Webhook',
    description:
      'Sends every change after a cursor again. Fails with CURSOR_EXPIRED when the log no longer holds those changes.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the webhook.' }),
      after: t.arg.string({
        required: true,
        description: 'The cursor of a change, or a streamPosition, after which to send changes.',
      }),
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
    description:
      'Sends a message again at once, even one that was given up. Fails with NOT_FOUND when it has been accepted meanwhile.',
    args: { id: t.arg.id({ required: true, description: 'The id of the message.' }) },
    resolve: async (query, _root, { id }, { db }) => {
      const row = rowId('WebhookDelivery', id)
      await retryDelivery(db as Db, row)
      return db.webhookDelivery.findUnique({ ...query, where: { id: row } })
    },
  }),
)
