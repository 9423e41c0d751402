import { CombinedError } from 'urql'
import { expect, it } from 'vitest'
import { mapFailure } from './failure.ts'

const failed = (message: string, code: string) =>
  new CombinedError({ graphQLErrors: [{ message, extensions: { code } }] })

it('says that a server of an older version cannot show packages, and else what went wrong', () => {
  const older = failed('Cannot query field "whole" on type "MapUpdate".', 'GRAPHQL_VALIDATION_FAILED')
  expect(mapFailure(older)).toMatch(/older version/)
  expect(mapFailure(failed('These are no bounds.', 'BAD_USER_INPUT'))).toBe('These are no bounds.')
})
