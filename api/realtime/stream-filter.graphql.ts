import type { InputShapeFromTypeParam, InputTypeParam } from '@pothos/core'
import { builder } from '../builder.ts'
import { maxSearchLength } from '../platform/text.ts'
import { allOf, type Columns, type Condition, columnCondition, type TextSearch, textCondition } from './row-filter.ts'
import type { Topic } from './topics.ts'

type Types = (typeof builder)['$inferSchemaTypes']
type Param = InputTypeParam<Types>
type ValueOf<P extends Param> = InputShapeFromTypeParam<Types, P, true>

/** A field of a filter: its type and meaning for clients, and the condition that a value of it stands for. */
export type FilterField<T extends Topic, Value = unknown> = {
  type: Param
  description: string
  maxLength?: number
  /** Null: it asks for nothing. */
  condition: (value: Value) => Condition<T> | null
}

/** What fields a filter of a topic may have; each declares its condition once, for the table and the stream. */
const fieldsFor = <T extends Topic>() => ({
  /** A value that stands for conditions on columns. */
  field: <const P extends Param>(
    type: P,
    { description, columns }: { description: string; columns: (value: ValueOf<P>) => Columns<T> },
  ): FilterField<T, ValueOf<P>> => ({
    type,
    description,
    condition: (value) => columnCondition(columns(value)),
  }),
  /** A text that one of some columns contains, in any case. */
  search: ({ description, ...search }: { description: string } & TextSearch<T>): FilterField<T, string> => ({
    type: 'String',
    description: `${description} Upper and lower case count as equal; at most ${maxSearchLength} characters.`,
    maxLength: maxSearchLength,
    condition: (text) => textCondition('search', search, text),
  }),
})

// biome-ignore lint/suspicious/noExplicitAny: A field takes values of its own type only; the shape below says which.
type Fields<T extends Topic> = Record<string, FilterField<T, any>>

type Shape<F> = {
  [Name in keyof F]?: (F[Name] extends { condition: (value: infer Value) => unknown } ? Value : never) | null
}

/**
 * Declares the input type by which clients filter the rows of a topic; what is given must hold all together, and what is
 * null or left out asks for nothing.
 */
export function streamFilter<T extends Topic, F extends Fields<T>>(
  topic: T,
  name: string,
  options: { description: string; fields: (is: ReturnType<typeof fieldsFor<T>>) => F },
) {
  const fields = options.fields(fieldsFor<T>())
  const input = builder.inputRef<Shape<F>>(name).implement({
    description: options.description,
    fields: (t) =>
      Object.fromEntries(
        Object.entries(fields).map(([field, { type, description, maxLength }]) => [
          field,
          t.field({ type, description, ...(maxLength && { extensions: { maxLength } }) }),
        ]),
      ) as never,
  })
  return {
    topic,
    input,
    /**
     * The condition that a filter stands for.
     * @throws PlumeError BAD_USER_INPUT, NOT_FOUND for a value that no row can have
     */
    conditionOf(where: Shape<F> | null | undefined): Condition<T> {
      const given = Object.entries(where ?? {}).flatMap(([field, value]) => {
        const condition = value === null || value === undefined ? null : fields[field]?.condition(value)
        return condition ?? []
      })
      return allOf(given)
    },
  }
}
