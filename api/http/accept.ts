/** The types that an Accept header names, in lower case, without those that it rules out with `q=0`. */
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
 * Whether the client wants a stream of events. It must name the type: a client that accepts anything mostly waits for
 * an answer that ends, and would wait for ever.
 */
export const wantsEvents = (accept: string | null | undefined): boolean =>
  namedIn(accept).some((type) => type === 'text/event-stream' || type === 'text/*')

/** Whether the client accepts JSON. */
export const wantsJson = (accept: string | null | undefined): boolean => {
  const named = namedIn(accept)
  return named.length === 0 || named.some((type) => /^(application\/((graphql-response\+)?json|\*)|\*\/\*)$/.test(type))
}
