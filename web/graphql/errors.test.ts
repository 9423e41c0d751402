import { buildSchema, GraphQLError, parse, validate } from 'graphql'
import { CombinedError } from 'urql'
import { expect, it } from 'vitest'
import { errorCode, errorSentence } from './errors.ts'

const older = buildSchema(
  'enum Kind { A } input Where { a: String } type Query { rows(where: Where, kind: Kind): Int }',
)
const asked = (document: string) =>
  new CombinedError({
    graphQLErrors: validate(older, parse(document)).map(
      ({ message }) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } }),
    ),
  })

it('tells a server of an older version by what its schema lacks, whatever code it gives', () => {
  for (const document of [
    '{ columns }',
    '{ rows(first: 1) }',
    '{ rows(where: { b: "x" }) }',
    '{ rows(kind: B) }',
    'query ($where: Whence) { rows }',
  ])
    expect([document, errorCode(asked(document))]).toEqual([document, 'GRAPHQL_VALIDATION_FAILED'])
  expect(errorSentence(asked('{ columns }'))).toMatch(/older version/)
})

it('says what the server said of input that somebody gave', () => {
  const refused = new GraphQLError('The end of the silence has passed.', { extensions: { code: 'BAD_USER_INPUT' } })
  expect(errorSentence(new CombinedError({ graphQLErrors: [refused] }))).toBe('The end of the silence has passed.')
})
