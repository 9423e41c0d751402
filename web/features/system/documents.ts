import { graphql } from '../../graphql/generated/gql.ts'

export const agentsQuery = graphql(/* GraphQL */ `
  query Agents {
    agents {
      ...AgentReport
    }
  }
  fragment AgentReport on AgentActivity {
    agent
    state
    message
    processed
    durationMs
    at
  }
`)

export const agentActivity = graphql(/* GraphQL */ `
  subscription AgentActivity {
    agentActivity {
      ...AgentReport
    }
  }
`)

export const systemHealth = graphql(/* GraphQL */ `
  subscription SystemHealth {
    systemHealth {
      status
      components {
        name
        status
        latencyMs
        message
      }
      connections
      subscriptions
      eventLoopLagMs
      streamPosition
      at
    }
  }
`)

export const webhooksQuery = graphql(/* GraphQL */ `
  query Webhooks {
    webhooks(first: 50) {
      edges {
        cursor
        node {
          id
          url
          events
          enabled
          lastError
          lostChanges
          pendingDeliveries
          deadDeliveries
          lastDeliveredAt
        }
      }
    }
    webhookDeliveries(first: 20, statuses: [DEAD]) {
      edges {
        cursor
        node {
          id
          messageId
          status
          attempts
          lastError
          createdAt
          webhook {
            id
            url
          }
        }
      }
      totalCount
    }
  }
`)

export const retryWebhookDelivery = graphql(/* GraphQL */ `
  mutation RetryWebhookDelivery($id: ID!) {
    retryWebhookDelivery(id: $id) {
      id
      status
      attempts
      lastError
    }
  }
`)
