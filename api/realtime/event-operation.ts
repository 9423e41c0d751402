import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  getOperationAST,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql'

/**
 * The part of a subscription that is executed for each event. Its arguments were read when it was opened; GraphQL would
 * read all of them, and their variables, again for each event.
 */
export function eventOperation({
  schema,
  document,
  operationName,
  variableValues,
}: ExecutionArgs): Pick<ExecutionArgs, 'document' | 'variableValues'> {
  const operation = getOperationAST(document, operationName)
  const bare = operation && withoutArguments(schema, operation)
  if (!bare) return { document, variableValues }
  const left: DocumentNode = {
    ...document,
    definitions: document.definitions.map((each) => (each === operation ? bare : each)),
  }
  const used = variablesIn(left)
  const definitions = bare.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value))
  const slim = { ...bare, variableDefinitions: definitions }
  return {
    document: { ...left, definitions: left.definitions.map((each) => (each === bare ? slim : each)) },
    variableValues: Object.fromEntries(Object.entries(variableValues ?? {}).filter(([name]) => used.has(name))),
  }
}

/** Null where the root field does not stand alone, or needs its arguments. */
function withoutArguments(schema: GraphQLSchema, operation: OperationDefinitionNode): OperationDefinitionNode | null {
  const [field] = operation.selectionSet.selections
  if (operation.selectionSet.selections.length !== 1 || field?.kind !== Kind.FIELD) return null
  const args = schema.getSubscriptionType()?.getFields()[field.name.value]?.args ?? []
  if (args.some(isRequiredArgument)) return null
  const selections = [{ ...field, arguments: [] }]
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } }
}

function variablesIn(document: DocumentNode): Set<string> {
  const names = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void names.add(name.value),
  })
  return names
}
