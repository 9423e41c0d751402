/**
 * Arguments that are lists of items, each right or wrong by itself. A mistake for which GraphQL would refuse the whole
 * call (a missing field, a text for a number, an unknown enum value, a text that is no time) refuses that item only. A
 * field that no type knows, and a variable of the wrong shape, stay errors of the call.
 */
import {
  type ExecutionArgs,
  type FieldNode,
  type GraphQLResolveInfo,
  Kind,
  specifiedRules,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { PlumeError } from './errors.ts'
import type { Items } from './item-variables.ts'
import { type ReadArguments, readItems } from './read-items.ts'

/** By the field node of the document that is executed, which is a new one each time. */
const held = new WeakMap<FieldNode, ReadArguments>()

/**
 * The items of an argument as they were read one by one; `coerced` where GraphQL read all of them.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export function itemsOf<T>(info: GraphQLResolveInfo, name: string, coerced: readonly T[]): Items<T> {
  const node = info.fieldNodes[0]
  const items = node && held.get(node)?.get(name)
  if (items instanceof PlumeError) throw items
  return (items as Items<T> | undefined) ?? coerced
}

/** Reads the arguments of mutations that are marked with ItemsExtension item by item. */
export function useItems(): Plugin {
  return {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, rules = specifiedRules, ...rest) =>
        validateFn(schema, document, rules.map(withoutItems), ...rest),
      )
    },
    onExecute({ args, executeFn, setExecuteFn }) {
      const document = readItems(args, (field, items) => held.set(field, items))
      if (document) setExecuteFn((inner: ExecutionArgs) => executeFn({ ...inner, document }))
    },
  }
}

/** Mistakes inside an item are found when it is read; validation reports only unknown fields in it. */
const withoutItems = (rule: ValidationRule): ValidationRule =>
  rule === ValuesOfCorrectTypeRule ? ValuesBesideItemsRule : rule

const ValuesBesideItemsRule: ValidationRule = (context) => {
  const own = Object.create(context) as typeof context
  own.reportError = (error) => {
    const argument = context.getArgument()
    const node = error.nodes?.[0]
    const isItem =
      argument?.extensions.items && (context.getInputType() !== argument.type || node?.kind === Kind.OBJECT)
    if (!isItem || node?.kind === Kind.OBJECT_FIELD) context.reportError(error)
  }
  return ValuesOfCorrectTypeRule(own)
}
