/** Reads the items of an operation, and makes the document that is executed without them. */
import {
  type ArgumentNode,
  type DocumentNode,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLObjectType,
  getOperationAST,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromAST,
} from 'graphql'
import { InputError, type PlumeError } from './errors.ts'
import { explainValue, writtenLiteral } from './explain-value.ts'
import { itemTypeOf } from './item-types.ts'
import { createVariables, type Items, isMisnamed, readEach, type Variables, variablesIn } from './item-variables.ts'

/** What `extensions.items` of an argument says: its items are read one by one, at most `maxItems` of them. */
export type ItemsExtension = { maxItems: number }

/** The items of each argument of a field; an error where there are too many. */
export type ReadArguments = ReadonlyMap<string, Items<unknown> | PlumeError>

/** An argument that holds items: where it stands, and of what type they are. */
type Place = { field: FieldNode; argument: ArgumentNode; name: string; itemType: GraphQLInputType; maxItems: number }

/**
 * Reads the items of an operation; calls `keep` with the items of each field's arguments.
 * @returns the document to execute, with empty lists in their place; null when it has none
 */
export function readItems(
  args: ExecutionArgs,
  keep: (field: FieldNode, held: ReadArguments) => void,
): DocumentNode | null {
  const { schema, document, operationName, variableValues } = args
  const operation = getOperationAST(document, operationName)
  const root = operation?.operation === 'mutation' ? schema.getMutationType() : null
  if (!operation || !root) return null
  const fragments = fragmentsOf(document)
  const places = placesIn(operation.selectionSet, fragments, root)
  if (places.length === 0) return null
  const variables = createVariables(schema, operation, variableValues ?? {})
  const read = new Map<FieldNode, Map<string, Items<unknown> | PlumeError>>()
  for (const place of places) {
    const items = readPlace(place, variables)
    if (!items) continue
    const ofField = read.get(place.field) ?? new Map()
    read.set(place.field, ofField.set(place.name, items))
  }
  if (read.size === 0) return null
  return emptied(document, operation, fragments, (field) => {
    const items = read.get(field)
    if (!items) return field
    const values = (field.arguments ?? []).map((argument) =>
      items.has(argument.name.value) ? { ...argument, value: emptyList } : argument,
    )
    const node = { ...field, arguments: values }
    keep(node, items)
    return node
  })
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  new Map(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])))

function placesIn(
  set: SelectionSetNode,
  fragments: Fragments,
  root: GraphQLObjectType,
  seen = new Set<string>(),
): Place[] {
  return set.selections.flatMap((node): Place[] => {
    if (node.kind === Kind.INLINE_FRAGMENT) return placesIn(node.selectionSet, fragments, root, seen)
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(node.name.value)
      if (!fragment || seen.has(node.name.value)) return []
      seen.add(node.name.value)
      return placesIn(fragment.selectionSet, fragments, root, seen)
    }
    const known = root.getFields()[node.name.value]?.args ?? []
    return (node.arguments ?? []).flatMap((argument) => {
      const { name, type, extensions } = known.find((each) => each.name === argument.name.value) ?? {}
      const items = extensions?.items as ItemsExtension | undefined
      const list = isNonNullType(type) ? type.ofType : type
      if (!name || !items || !isListType(list)) return []
      return [{ field: node, argument, name, itemType: itemTypeOf(list.ofType), maxItems: items.maxItems }]
    })
  })
}

/** The items of one argument; null when it is no list: GraphQL says so. */
function readPlace({ argument, itemType, maxItems }: Place, variables: Variables): Items<unknown> | PlumeError | null {
  const { value } = argument
  const literal = value.kind === Kind.VARIABLE ? variables.defaultOf(value.name.value) : value
  if (literal) {
    const nodes = literal.kind === Kind.LIST ? literal.values : literal.kind === Kind.OBJECT ? [literal] : null
    return nodes && readEach(nodes, maxItems, (node) => readLiteral(node, itemType, variables))
  }
  return value.kind === Kind.VARIABLE ? variables.readList(value.name.value, itemType, maxItems) : null
}

function readLiteral(node: ValueNode, type: GraphQLInputType, variables: Variables): unknown {
  const wrong = variables.wrongIn(node)
  if (wrong === isMisnamed) return isMisnamed
  const value = wrong ? undefined : valueFromAST(node, type, variables.values)
  if (value !== undefined && value !== null) return value
  return explainValue(writtenLiteral(node, variables.written), type) ?? wrong ?? badType
}

const badType = new InputError('BAD_TYPE', 'The item does not have the type that belongs here.')

const emptyList = { kind: Kind.LIST, values: [] } as const

/** The document with other root fields, and without the variables that only the former had. */
function emptied(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fragments: Fragments,
  other: (field: FieldNode) => FieldNode,
): DocumentNode {
  const inSet = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((node) => {
      if (node.kind === Kind.FIELD) return other(node)
      return node.kind === Kind.INLINE_FRAGMENT ? { ...node, selectionSet: inSet(node.selectionSet) } : node
    }),
  })
  const selectionSet = inSet(operation.selectionSet)
  const others = [...fragments.values()].map((node) => ({ ...node, selectionSet: inSet(node.selectionSet) }))
  const kept = variablesIn(selectionSet, ...others, ...(operation.directives ?? []))
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => kept.has(variable.name.value))
  return { ...document, definitions: [{ ...operation, selectionSet, variableDefinitions }, ...others] }
}
