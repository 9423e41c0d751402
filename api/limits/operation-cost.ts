import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'
import { maxPageRows, pageRows } from '../platform/page.ts'

export type OperationCost = { cost: number; depth: number }

type AnyField = GraphQLField<unknown, unknown>
type Variables = Readonly<Record<string, unknown>>

/** What a selection costs; `rows` of it once for each row of the page that it is selected on. */
type Weight = OperationCost & { rows: number }

/** What a field may say in its `extensions` where its cost differs from the usual one. */
export type FieldWeight = {
  /** What calling it costs. */
  cost?: number
  /** Usual length of a list that is no page. */
  rows?: number
}

/** A root field reads the database at least once, and a count reads it again. */
const rootCost = 50
const countCost = 10
/** A row must be found, read and assembled; each of its fields is then cheap. */
const rowCost = 10
const fieldCost = 1
/** Introspection reads the schema, which is in memory. */
const introspectionCost = 0.1
/** Assumed rows of a list, and of a page within a row, where nothing says how long it is. */
const listRows = 5
const innerPageRows = 10
const introspectionRows: Readonly<Record<string, number>> = { types: 100, fields: 10 }

/**
 * What an operation may cost, pages as long as they are asked for (`first`, `last`), and how deep it is: one for each
 * field of each row, ten for each row. A fragment is weighed once however often it is spread; the document is valid.
 * @param variables as they were sent
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables,
): OperationCost {
  const operation = getOperationAST(document, operationName)
  const root = operation && schema.getRootType(operation.operation)
  if (!operation || !root) return { cost: 0, depth: 0 }
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map((node) => [node.variable.name.value, intOf(node.defaultValue)]),
  )
  const weighed = new Map<string, Weight>()

  function weigh({ selections }: SelectionSetNode, type: GraphQLNamedType | null | undefined): Weight {
    const sum: Weight = { cost: 0, depth: 0, rows: 0 }
    for (const node of selections) {
      const part =
        node.kind === Kind.FIELD
          ? weighField(node, type)
          : node.kind === Kind.INLINE_FRAGMENT
            ? weigh(node.selectionSet, node.typeCondition ? schema.getType(node.typeCondition.name.value) : type)
            : weighFragment(node.name.value)
      sum.cost += part.cost
      sum.rows += part.rows
      sum.depth = Math.max(sum.depth, part.depth)
    }
    return sum
  }

  function weighFragment(name: string): Weight {
    const known = weighed.get(name)
    if (known) return known
    const fragment = fragments.get(name)
    const weight = fragment
      ? weigh(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value))
      : { cost: 0, depth: 0, rows: 0 }
    weighed.set(name, weight)
    return weight
  }

  function weighField(node: FieldNode, type: GraphQLNamedType | null | undefined): Weight {
    const field = fieldOf(type, node.name.value)
    const own = field ? costOfCall(field, type) : fieldCost
    if (!field || !node.selectionSet) return { cost: own, depth: 1, rows: 0 }
    const inner = getNamedType(field.type)
    const within = weigh(node.selectionSet, inner)
    const depth = within.depth + 1
    // The connection around it says how many.
    if (isConnection(type) && field.name === 'edges') return { cost: own, depth, rows: within.cost }
    if (isConnection(inner))
      return {
        cost: own + within.cost + pageOf(node, type === root ? pageRows : innerPageRows) * within.rows,
        depth,
        rows: 0,
      }
    const each = within.cost + (isIntrospectionType(inner) ? 0 : rowCost)
    return { cost: own + (isList(field) ? lengthOf(field) : 1) * each, depth, rows: 0 }
  }

  function costOfCall(field: AnyField, type: GraphQLNamedType | null | undefined): number {
    const { cost } = field.extensions as FieldWeight
    if (cost !== undefined) return cost
    if (type === root) return rootCost
    if (type && isIntrospectionType(type)) return introspectionCost
    return isConnection(type) && field.name === 'totalCount' ? countCost : fieldCost
  }

  /** How many rows a page is asked for; `usual` where the operation does not say. */
  function pageOf(node: FieldNode, usual: number): number {
    const sizes = ['first', 'last'].flatMap((name) => {
      const value = node.arguments?.find((argument) => argument.name.value === name)?.value
      if (value?.kind !== Kind.VARIABLE) return intOf(value) ?? []
      const given = variables[value.name.value]
      return typeof given === 'number' ? given : (defaults.get(value.name.value) ?? [])
    })
    return Math.min(sizes.length > 0 ? Math.max(0, ...sizes) : usual, maxPageRows)
  }

  function fieldOf(type: GraphQLNamedType | null | undefined, name: string) {
    if (type === root && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
    if (type === root && name === TypeMetaFieldDef.name) return TypeMetaFieldDef
    return type && 'getFields' in type ? (type.getFields()[name] as AnyField | undefined) : undefined
  }

  const { cost, depth } = weigh(operation.selectionSet, root)
  return { cost: Math.ceil(cost), depth }
}

const intOf = (value: { kind: string } | undefined): number | undefined =>
  value?.kind === Kind.INT && 'value' in value ? Number(value.value) : undefined

const isConnection = (type: GraphQLNamedType | null | undefined): boolean =>
  isObjectType(type) && type.name.endsWith('Connection')

const isList = ({ type }: AnyField): boolean => isListType(isNonNullType(type) ? type.ofType : type)

function lengthOf(field: AnyField): number {
  if (isIntrospectionType(getNamedType(field.type))) return introspectionRows[field.name] ?? listRows
  const { rows } = field.extensions as FieldWeight
  return rows ?? listRows
}
