import { Lexer, Source, TokenKind } from 'graphql'
import type { OperationLimits } from '../platform/config.ts'
import { figure, tooComplex } from './too-complex.ts'

const opens = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closes = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Looks at the tokens of a document before anything is built from it, so that parser and validation never meet a large
 * or deep one. The parser explains what is no GraphQL.
 * @throws PlumeError QUERY_TOO_COMPLEX
 */
export function checkText(text: string, limits: OperationLimits): void {
  const bytes = Buffer.byteLength(text)
  if (bytes > limits.maxDocumentBytes) {
    throw tooComplex(
      `The document has ${figure(bytes)} bytes`,
      limits.maxDocumentBytes,
      'Send data in variables, and what is left in several operations.',
    )
  }
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  let depth = 0
  /** Brackets that hold arguments or variables: a colon within them is no alias. */
  let parentheses = 0
  let aliases = 0
  let directives = 0
  for (;;) {
    const kind = kindOfNext(lexer)
    if (kind === null || kind === TokenKind.EOF) return
    if (++tokens > limits.maxTokens) {
      throw tooComplex(
        `The document has more than ${figure(limits.maxTokens)} tokens`,
        limits.maxTokens,
        'Send data in variables, and what is left in several operations.',
      )
    }
    if (opens.has(kind)) {
      if (kind === TokenKind.PAREN_L) parentheses++
      if (++depth > limits.maxDepth) {
        throw tooComplex(
          `The document has more than ${figure(limits.maxDepth)} levels of brackets`,
          limits.maxDepth,
          'Ask for what is deeper by its id.',
        )
      }
    } else if (closes.has(kind)) {
      if (kind === TokenKind.PAREN_R) parentheses--
      depth--
    } else if (kind === TokenKind.COLON && parentheses === 0 && ++aliases > limits.maxAliases) {
      throw tooComplex(
        `The document has more than ${figure(limits.maxAliases)} aliases`,
        limits.maxAliases,
        'Ask in several operations, or for a list.',
      )
    } else if (kind === TokenKind.AT && ++directives > limits.maxDirectives) {
      throw tooComplex(
        `The document has more than ${figure(limits.maxDirectives)} directives`,
        limits.maxDirectives,
        'Ask in several operations.',
      )
    }
  }
}

function kindOfNext(lexer: Lexer): string | null {
  try {
    return lexer.advance().kind
  } catch {
    return null
  }
}
