/** What an Accept header names, in lower case; what it rules out with `q=0` is left out. */
function namedIn(accept: string | null | undefined): string[] {
  return (accept ?? '').split(',').flatMap((part) => {
    const [type = '', ...parameters] = part
      .toLowerCase()
      .split(';')
      .map((piece) => piece.trim())
    const isRuledOut = parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter))
    return type && !isRuledOut ? [type] : []
  })
}

/**
 * Whether a stream of events is wanted. It must be named: who accepts anything mostly waits for an answer that ends, and
 * would wait for ever.
 */
export const wantsEvents = (accept: string | null | undefined): boolean =>
  namedIn(accept).some((type) => type === 'text/event-stream' || type === 'text/*')

/** Whether JSON will do. */
export const wantsJson = (accept: string | null | undefined): boolean => {
  const named = namedIn(accept)
  return named.length === 0 || named.some((type) => /^(application\/((graphql-response\+)?json|\*)|\*\/\*)$/.test(type))
}
