import type { InputRef, ObjectFieldsShape, ObjectParam } from '@pothos/core'
import { builder, type Context } from '../builder.ts'
import { Change } from './changes.graphql.ts'
import type { Condition } from './row-filter.ts'
import { changesOf, type ToldChange } from './stream.ts'
import { type Rows, type Topic, topics } from './topics.ts'

type Types = (typeof builder)['$inferSchemaTypes']

export type ChangeStreamOptions<T extends Topic, Where> = {
  topic: T
  /** The GraphQL type of its rows. */
  type: ObjectParam<Types>
  /** The field of Subscription; absent: `hotspotChanges` of the topic `hotspot`. */
  name?: string
  description: string
  /** What one change is, and what its row is. */
  change: string
  /** The filter that clients may give; see `streamFilter`. */
  filter?: { input: InputRef<Where>; conditionOf: (where: Where | null | undefined) => Condition<T> }
  /** What a change says beside its row. */
  fields?: ObjectFieldsShape<Types, ToldChange<T>>
  /** Of what does not concern the rows themselves, what a viewer is told; absent: all. */
  concerns?: (viewer: Context['viewer']) => (row: Rows[T]) => boolean
}

/** A stream that is declared; `name`: its field of Subscription. */
export type ChangeStream<T extends Topic = Topic> = { topic: T; name: string }

const afterDescription =
  'A `cursor` of a change or a `streamPosition` that was read before: the changes after it arrive first, in order, then live ones. Null or absent: live changes only. Fails with CURSOR_EXPIRED when the server no longer holds the changes after it.'

const whereDescription =
  'Only changes whose row matches this filter after the change. A row that no longer matches is sent once more, with kind LEFT.'

/** Declares the stream of a topic's changes: the type of a change, and the field of Subscription. */
export function changeStream<T extends Topic, Where>(options: ChangeStreamOptions<T, Where>): ChangeStream<T> {
  const { topic, type, name = `${topic}Changes`, description, change, filter, fields, concerns } = options
  const ChangeRef = builder.objectRef<ToldChange>(`${topics[topic].typename}Change`).implement({
    interfaces: [Change],
    description: change,
    fields: (t) => ({
      [topic]: t.field({
        type,
        description: `The ${topic} as it was right after the change.`,
        resolve: ({ row }) => row as never,
      }),
      ...fields?.(t as never),
    }),
  })
  builder.subscriptionField(name, (t) =>
    t.field({
      type: ChangeRef,
      description,
      args: {
        after: t.arg.string({ description: afterDescription }),
        ...(filter && { where: t.arg({ type: filter.input, description: whereDescription }) }),
      },
      subscribe: (_root, { after, where }: { after?: string | null; where?: Where | null }, { viewer }) =>
        changesOf<T>({
          topic,
          after,
          matches: filter?.conditionOf(where).matches ?? (() => true),
          concerns: concerns?.(viewer),
        }),
      resolve: (entry) => entry as never,
    }),
  )
  return { topic, name }
}
