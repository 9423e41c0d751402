import { graphql } from '../../graphql/generated/gql.ts'

export const documentsQuery = graphql(/* GraphQL */ `
  query Documents {
    documents(first: 500) {
      totalCount
      edges {
        node {
          id
          title
          version
          format
          pages
          addedBy
          updatedAt
          entity {
            type
            key
          }
          passages(first: 0) {
            totalCount
          }
        }
      }
    }
  }
`)

export const addDocument = graphql(/* GraphQL */ `
  mutation AddDocument($input: AddDocumentInput!) {
    addDocument(input: $input) {
      id
      title
      version
    }
  }
`)

export const removeDocument = graphql(/* GraphQL */ `
  mutation RemoveDocument($id: ID!) {
    removeDocument(id: $id)
  }
`)
