import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { OperationLimits } from '../platform/config.ts'
import type { Logger } from '../platform/logger.ts'
import { maskError } from '../platform/mask-error.ts'
import { isDeeperThan } from '../platform/nesting.ts'
import { checkRepeats, refuseRepeats } from './check-repeats.ts'
import { checkText } from './check-text.ts'
import { noteCost } from './heavy-turns.ts'
import { costOf } from './operation-cost.ts'
import { figure, tooComplex } from './too-complex.ts'

/** Refuses documents before they are parsed, and operations before any part of them runs, whichever way they came. */
export const useLimits = (limits: OperationLimits, logger: Logger): Plugin => ({
  onParse({ parseFn, setParseFn }) {
    setParseFn((source, options) => {
      const text = typeof source === 'string' ? source : source.body
      const refusal = refusalOf(() => checkText(text, limits), logger)
      if (refusal) throw refusal
      const document = parseFn(source, options)
      const repeats = refusalOf(() => checkRepeats(document), logger)
      if (repeats) throw repeats
      return document
    })
  },
  onValidate:
    () =>
    ({ result, setResult }) => {
      const errors: readonly Error[] = result
      if (errors.some(hasGivenUp))
        setResult(errors.map((error) => (hasGivenUp(error) ? refusalOf(refuseRepeats, logger) : error)))
    },
  onExecute({ args, setResultAndStopExecution }) {
    const refusal = refusalOf(() => noteCost(args, checkOperation(args as ExecutionArgs, limits)), logger)
    if (refusal) setResultAndStopExecution({ errors: [refusal] })
  },
})

/** Validation compares fields of one name with each other, and ends with this message when they are too many. */
const hasGivenUp = ({ message }: Error): boolean => message === 'Validation aborted.'

/** A `subscribe` that refuses what `useLimits` would: it does not go through plugins. */
export const withLimits =
  <Result>(subscribe: (args: ExecutionArgs) => Promise<Result>, limits: OperationLimits, logger: Logger) =>
  async (args: ExecutionArgs): Promise<Result | ExecutionResult> => {
    const refusal = refusalOf(() => checkOperation(args, limits), logger)
    return refusal ? { errors: [refusal] } : subscribe(args)
  }

/** What a check throws, as the caller sees it; over HTTP with the status 400. */
function refusalOf(check: () => void, logger: Logger): GraphQLError | null {
  try {
    check()
    return null
  } catch (error) {
    const originalError = error as Error
    const extensions = { http: { status: 400, spec: true } }
    return maskError(new GraphQLError(originalError.message, { originalError, extensions }), logger)
  }
}

/** @returns what it costs */
function checkOperation(
  { schema, document, operationName, variableValues }: ExecutionArgs,
  limits: OperationLimits,
): number {
  if (isDeeperThan(limits.maxDepth, variableValues)) {
    throw tooComplex(
      `The variables have more than ${figure(limits.maxDepth)} levels of lists and objects`,
      limits.maxDepth,
      'Send what the schema asks for.',
    )
  }
  const { cost, depth } = costOf(schema, document, operationName, variableValues ?? {})
  if (depth > limits.maxDepth) {
    throw tooComplex(
      `The operation asks for ${figure(depth)} levels of fields`,
      limits.maxDepth,
      'Ask for what is deeper by its id.',
    )
  }
  if (!(cost <= limits.maxCost)) {
    throw tooComplex(
      `The operation costs ${figure(cost)} (about one for each field and ten for each row)`,
      limits.maxCost,
      'Ask for shorter pages (first, last), fewer fields, or in several operations.',
    )
  }
  return cost
}
