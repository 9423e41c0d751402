import type { CombinedError } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'

/** Why the map shows no packages, in a sentence. */
export const mapFailure = (error: CombinedError): string =>
  error.graphQLErrors.some(({ message }) => /^(Cannot query field|Unknown (type|argument|field))/.test(message))
    ? 'This server is of an older version and cannot show packages on a map.'
    : errorSentence(error)
