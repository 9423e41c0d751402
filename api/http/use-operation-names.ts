import type { Plugin } from 'graphql-yoga'
import { operationOf } from '../platform/operation-name.ts'
import { nameOperation } from '../platform/request-scope.ts'

/** Says in what is logged which operation it is about. */
export const useOperationNames = (): Plugin => ({
  onExecute: ({ args }) => nameOperation(operationOf(args.document, args.operationName)),
  onSubscribe: ({ args }) => nameOperation(operationOf(args.document, args.operationName)),
})
