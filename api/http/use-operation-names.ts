import type { Plugin } from 'graphql-yoga'
import { operationOf } from '../platform/operation-name.ts'
import { nameOperation } from '../platform/request-scope.ts'

/** Names the operation in the lines of the log that are about it. */
export const useOperationNames = (): Plugin => ({
  onExecute: ({ args }) => nameOperation(operationOf(args.document, args.operationName)),
  onSubscribe: ({ args }) => nameOperation(operationOf(args.document, args.operationName)),
})
