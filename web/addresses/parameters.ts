/**
 * One part of what stands behind `?`. `read` gets any text, undefined where there is none; `write` gives '' for what
 * `read` makes of no text.
 */
export type Parameter<Value> = { read: (text: string | undefined) => Value; write: (value: Value) => string }

/** Any text; '' where there is none. */
export const text: Parameter<string> = { read: (said = '') => said, write: (value) => value }

/** `1`, or nothing. */
export const flag: Parameter<boolean> = { read: (said) => said === '1', write: (value) => (value ? '1' : '') }

/** One of a few words; the first where none of them is said. */
export const oneOf = <Word extends string>(first: Word, ...others: readonly Word[]): Parameter<Word> => ({
  read: (said) => others.find((word) => word === said) ?? first,
  write: (value) => (value === first ? '' : value),
})

/** How rows are sorted: by which column, and whether its greatest value comes first. */
export type Sort = { by: string; falling: boolean }

const parseSort = (said: string): Sort =>
  said.startsWith('-') ? { by: said.slice(1), falling: true } : { by: said, falling: false }

/** A sort, `name` rising or `-name` falling; `usual` where none is said. */
export const sortBy = (usual: string): Parameter<Sort> => ({
  read: (said) => parseSort(said || usual),
  write: ({ by, falling }) => {
    const said = falling ? `-${by}` : by
    return said === usual ? '' : said
  },
})
