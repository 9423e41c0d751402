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
 * What is left of a subscription to be executed for each event. Its arguments have said what they had to when it was
 * opened, and GraphQL would go through all of them, and their variables, for each event anew.
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

/** Null where the root field is not named by itself, or cannot do without its arguments. */
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
