/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment AlertRow on Alert {\n    id\n    level\n    message\n    status\n    acknowledgedBy\n    acknowledgedAt\n    createdAt\n    updatedAt\n    hotspot {\n      id\n    }\n  }\n": typeof types.AlertRowFragmentDoc,
    "\n  query HotspotAlerts($id: ID!) {\n    hotspot(id: $id) {\n      id\n      alerts {\n        ...AlertRow\n      }\n    }\n  }\n": typeof types.HotspotAlertsDocument,
    "\n  subscription AlertChanges($after: String) {\n    alertChanges(after: $after) {\n      cursor\n      kind\n      at\n      alert {\n        ...AlertRow\n      }\n    }\n  }\n": typeof types.AlertChangesDocument,
    "\n  mutation AcknowledgeAlert($id: ID!, $note: String) {\n    acknowledgeAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n": typeof types.AcknowledgeAlertDocument,
    "\n  mutation ResolveAlert($id: ID!, $note: String) {\n    resolveAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n": typeof types.ResolveAlertDocument,
    "\n  query Alert($id: ID!) {\n    alert(id: $id) {\n      ...AlertRow\n    }\n  }\n": typeof types.AlertDocument,
    "\n  fragment HotspotRow on Hotspot {\n    id\n    entity {\n      id\n      key\n      name\n      type\n    }\n    periodStart\n    periodEnd\n    predictedCo2\n    baselineCo2\n    baselineLow\n    baselineHigh\n    percentAbove\n    severity\n    status\n    drivers {\n      kind\n      co2\n      label\n    }\n    createdAt\n    updatedAt\n  }\n": typeof types.HotspotRowFragmentDoc,
    "\n  query Hotspot($id: ID!) {\n    hotspot(id: $id) {\n      ...HotspotRow\n    }\n  }\n": typeof types.HotspotDocument,
    "\n  subscription HotspotChanges($after: String) {\n    hotspotChanges(after: $after) {\n      cursor\n      kind\n      at\n      hotspot {\n        ...HotspotRow\n      }\n    }\n  }\n": typeof types.HotspotChangesDocument,
    "\n  subscription AnomalyChanges($after: String) {\n    anomalyChanges(after: $after) {\n      cursor\n      kind\n      at\n      anomaly {\n        id\n        type\n        severity\n        status\n        description\n        entity {\n          id\n          name\n        }\n      }\n    }\n  }\n": typeof types.AnomalyChangesDocument,
    "\n  fragment RecommendationRow on Recommendation {\n    id\n    action\n    rootCause\n    co2Reduction\n    status\n    citations {\n      title\n      source\n      passage\n      url\n    }\n    decidedBy\n    decidedAt\n    decisionNote\n    createdAt\n    updatedAt\n    hotspot {\n      id\n      status\n    }\n  }\n": typeof types.RecommendationRowFragmentDoc,
    "\n  query HotspotRecommendations($id: ID!) {\n    hotspot(id: $id) {\n      id\n      unadvised\n      recommendations {\n        ...RecommendationRow\n      }\n    }\n  }\n": typeof types.HotspotRecommendationsDocument,
    "\n  subscription RecommendationChanges($after: String) {\n    recommendationChanges(after: $after) {\n      cursor\n      kind\n      at\n      recommendation {\n        ...RecommendationRow\n      }\n    }\n  }\n": typeof types.RecommendationChangesDocument,
    "\n  mutation ApproveRecommendation($id: ID!, $note: String) {\n    approveRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n": typeof types.ApproveRecommendationDocument,
    "\n  mutation RejectRecommendation($id: ID!, $note: String) {\n    rejectRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n": typeof types.RejectRecommendationDocument,
    "\n  query Recommendation($id: ID!) {\n    recommendation(id: $id) {\n      ...RecommendationRow\n    }\n  }\n": typeof types.RecommendationDocument,
    "\n    fragment PlacedHotspot on HotspotEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  ": typeof types.PlacedHotspotFragmentDoc,
    "\n    fragment PlacedAlert on AlertEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  ": typeof types.PlacedAlertFragmentDoc,
    "\n    fragment PlacedRecommendation on RecommendationEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  ": typeof types.PlacedRecommendationFragmentDoc,
    "\n  query Snapshot {\n    streamPosition\n    hotspots(first: 100, where: { statuses: [ACTIVE] }) {\n      edges {\n        cursor\n        node {\n          ...HotspotRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    alerts(first: 100, where: { statuses: [FIRING, ACKNOWLEDGED] }) {\n      edges {\n        cursor\n        node {\n          ...AlertRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    firingAlerts: alerts(where: { statuses: [FIRING] }) {\n      totalCount\n    }\n    recommendations(first: 100, where: { statuses: [PENDING] }) {\n      edges {\n        cursor\n        node {\n          ...RecommendationRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n  }\n": typeof types.SnapshotDocument,
};
const documents: Documents = {
    "\n  fragment AlertRow on Alert {\n    id\n    level\n    message\n    status\n    acknowledgedBy\n    acknowledgedAt\n    createdAt\n    updatedAt\n    hotspot {\n      id\n    }\n  }\n": types.AlertRowFragmentDoc,
    "\n  query HotspotAlerts($id: ID!) {\n    hotspot(id: $id) {\n      id\n      alerts {\n        ...AlertRow\n      }\n    }\n  }\n": types.HotspotAlertsDocument,
    "\n  subscription AlertChanges($after: String) {\n    alertChanges(after: $after) {\n      cursor\n      kind\n      at\n      alert {\n        ...AlertRow\n      }\n    }\n  }\n": types.AlertChangesDocument,
    "\n  mutation AcknowledgeAlert($id: ID!, $note: String) {\n    acknowledgeAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n": types.AcknowledgeAlertDocument,
    "\n  mutation ResolveAlert($id: ID!, $note: String) {\n    resolveAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n": types.ResolveAlertDocument,
    "\n  query Alert($id: ID!) {\n    alert(id: $id) {\n      ...AlertRow\n    }\n  }\n": types.AlertDocument,
    "\n  fragment HotspotRow on Hotspot {\n    id\n    entity {\n      id\n      key\n      name\n      type\n    }\n    periodStart\n    periodEnd\n    predictedCo2\n    baselineCo2\n    baselineLow\n    baselineHigh\n    percentAbove\n    severity\n    status\n    drivers {\n      kind\n      co2\n      label\n    }\n    createdAt\n    updatedAt\n  }\n": types.HotspotRowFragmentDoc,
    "\n  query Hotspot($id: ID!) {\n    hotspot(id: $id) {\n      ...HotspotRow\n    }\n  }\n": types.HotspotDocument,
    "\n  subscription HotspotChanges($after: String) {\n    hotspotChanges(after: $after) {\n      cursor\n      kind\n      at\n      hotspot {\n        ...HotspotRow\n      }\n    }\n  }\n": types.HotspotChangesDocument,
    "\n  subscription AnomalyChanges($after: String) {\n    anomalyChanges(after: $after) {\n      cursor\n      kind\n      at\n      anomaly {\n        id\n        type\n        severity\n        status\n        description\n        entity {\n          id\n          name\n        }\n      }\n    }\n  }\n": types.AnomalyChangesDocument,
    "\n  fragment RecommendationRow on Recommendation {\n    id\n    action\n    rootCause\n    co2Reduction\n    status\n    citations {\n      title\n      source\n      passage\n      url\n    }\n    decidedBy\n    decidedAt\n    decisionNote\n    createdAt\n    updatedAt\n    hotspot {\n      id\n      status\n    }\n  }\n": types.RecommendationRowFragmentDoc,
    "\n  query HotspotRecommendations($id: ID!) {\n    hotspot(id: $id) {\n      id\n      unadvised\n      recommendations {\n        ...RecommendationRow\n      }\n    }\n  }\n": types.HotspotRecommendationsDocument,
    "\n  subscription RecommendationChanges($after: String) {\n    recommendationChanges(after: $after) {\n      cursor\n      kind\n      at\n      recommendation {\n        ...RecommendationRow\n      }\n    }\n  }\n": types.RecommendationChangesDocument,
    "\n  mutation ApproveRecommendation($id: ID!, $note: String) {\n    approveRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n": types.ApproveRecommendationDocument,
    "\n  mutation RejectRecommendation($id: ID!, $note: String) {\n    rejectRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n": types.RejectRecommendationDocument,
    "\n  query Recommendation($id: ID!) {\n    recommendation(id: $id) {\n      ...RecommendationRow\n    }\n  }\n": types.RecommendationDocument,
    "\n    fragment PlacedHotspot on HotspotEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  ": types.PlacedHotspotFragmentDoc,
    "\n    fragment PlacedAlert on AlertEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  ": types.PlacedAlertFragmentDoc,
    "\n    fragment PlacedRecommendation on RecommendationEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  ": types.PlacedRecommendationFragmentDoc,
    "\n  query Snapshot {\n    streamPosition\n    hotspots(first: 100, where: { statuses: [ACTIVE] }) {\n      edges {\n        cursor\n        node {\n          ...HotspotRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    alerts(first: 100, where: { statuses: [FIRING, ACKNOWLEDGED] }) {\n      edges {\n        cursor\n        node {\n          ...AlertRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    firingAlerts: alerts(where: { statuses: [FIRING] }) {\n      totalCount\n    }\n    recommendations(first: 100, where: { statuses: [PENDING] }) {\n      edges {\n        cursor\n        node {\n          ...RecommendationRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n  }\n": types.SnapshotDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AlertRow on Alert {\n    id\n    level\n    message\n    status\n    acknowledgedBy\n    acknowledgedAt\n    createdAt\n    updatedAt\n    hotspot {\n      id\n    }\n  }\n"): (typeof documents)["\n  fragment AlertRow on Alert {\n    id\n    level\n    message\n    status\n    acknowledgedBy\n    acknowledgedAt\n    createdAt\n    updatedAt\n    hotspot {\n      id\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HotspotAlerts($id: ID!) {\n    hotspot(id: $id) {\n      id\n      alerts {\n        ...AlertRow\n      }\n    }\n  }\n"): (typeof documents)["\n  query HotspotAlerts($id: ID!) {\n    hotspot(id: $id) {\n      id\n      alerts {\n        ...AlertRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AlertChanges($after: String) {\n    alertChanges(after: $after) {\n      cursor\n      kind\n      at\n      alert {\n        ...AlertRow\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription AlertChanges($after: String) {\n    alertChanges(after: $after) {\n      cursor\n      kind\n      at\n      alert {\n        ...AlertRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcknowledgeAlert($id: ID!, $note: String) {\n    acknowledgeAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n"): (typeof documents)["\n  mutation AcknowledgeAlert($id: ID!, $note: String) {\n    acknowledgeAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveAlert($id: ID!, $note: String) {\n    resolveAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n"): (typeof documents)["\n  mutation ResolveAlert($id: ID!, $note: String) {\n    resolveAlert(id: $id, note: $note) {\n      id\n      status\n      acknowledgedBy\n      acknowledgedAt\n      updatedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Alert($id: ID!) {\n    alert(id: $id) {\n      ...AlertRow\n    }\n  }\n"): (typeof documents)["\n  query Alert($id: ID!) {\n    alert(id: $id) {\n      ...AlertRow\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment HotspotRow on Hotspot {\n    id\n    entity {\n      id\n      key\n      name\n      type\n    }\n    periodStart\n    periodEnd\n    predictedCo2\n    baselineCo2\n    baselineLow\n    baselineHigh\n    percentAbove\n    severity\n    status\n    drivers {\n      kind\n      co2\n      label\n    }\n    createdAt\n    updatedAt\n  }\n"): (typeof documents)["\n  fragment HotspotRow on Hotspot {\n    id\n    entity {\n      id\n      key\n      name\n      type\n    }\n    periodStart\n    periodEnd\n    predictedCo2\n    baselineCo2\n    baselineLow\n    baselineHigh\n    percentAbove\n    severity\n    status\n    drivers {\n      kind\n      co2\n      label\n    }\n    createdAt\n    updatedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Hotspot($id: ID!) {\n    hotspot(id: $id) {\n      ...HotspotRow\n    }\n  }\n"): (typeof documents)["\n  query Hotspot($id: ID!) {\n    hotspot(id: $id) {\n      ...HotspotRow\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription HotspotChanges($after: String) {\n    hotspotChanges(after: $after) {\n      cursor\n      kind\n      at\n      hotspot {\n        ...HotspotRow\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription HotspotChanges($after: String) {\n    hotspotChanges(after: $after) {\n      cursor\n      kind\n      at\n      hotspot {\n        ...HotspotRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AnomalyChanges($after: String) {\n    anomalyChanges(after: $after) {\n      cursor\n      kind\n      at\n      anomaly {\n        id\n        type\n        severity\n        status\n        description\n        entity {\n          id\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription AnomalyChanges($after: String) {\n    anomalyChanges(after: $after) {\n      cursor\n      kind\n      at\n      anomaly {\n        id\n        type\n        severity\n        status\n        description\n        entity {\n          id\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RecommendationRow on Recommendation {\n    id\n    action\n    rootCause\n    co2Reduction\n    status\n    citations {\n      title\n      source\n      passage\n      url\n    }\n    decidedBy\n    decidedAt\n    decisionNote\n    createdAt\n    updatedAt\n    hotspot {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  fragment RecommendationRow on Recommendation {\n    id\n    action\n    rootCause\n    co2Reduction\n    status\n    citations {\n      title\n      source\n      passage\n      url\n    }\n    decidedBy\n    decidedAt\n    decisionNote\n    createdAt\n    updatedAt\n    hotspot {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HotspotRecommendations($id: ID!) {\n    hotspot(id: $id) {\n      id\n      unadvised\n      recommendations {\n        ...RecommendationRow\n      }\n    }\n  }\n"): (typeof documents)["\n  query HotspotRecommendations($id: ID!) {\n    hotspot(id: $id) {\n      id\n      unadvised\n      recommendations {\n        ...RecommendationRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RecommendationChanges($after: String) {\n    recommendationChanges(after: $after) {\n      cursor\n      kind\n      at\n      recommendation {\n        ...RecommendationRow\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription RecommendationChanges($after: String) {\n    recommendationChanges(after: $after) {\n      cursor\n      kind\n      at\n      recommendation {\n        ...RecommendationRow\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApproveRecommendation($id: ID!, $note: String) {\n    approveRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n"): (typeof documents)["\n  mutation ApproveRecommendation($id: ID!, $note: String) {\n    approveRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RejectRecommendation($id: ID!, $note: String) {\n    rejectRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n"): (typeof documents)["\n  mutation RejectRecommendation($id: ID!, $note: String) {\n    rejectRecommendation(id: $id, note: $note) {\n      id\n      status\n      decidedBy\n      decidedAt\n      decisionNote\n      updatedAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Recommendation($id: ID!) {\n    recommendation(id: $id) {\n      ...RecommendationRow\n    }\n  }\n"): (typeof documents)["\n  query Recommendation($id: ID!) {\n    recommendation(id: $id) {\n      ...RecommendationRow\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    fragment PlacedHotspot on HotspotEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  "): (typeof documents)["\n    fragment PlacedHotspot on HotspotEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    fragment PlacedAlert on AlertEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  "): (typeof documents)["\n    fragment PlacedAlert on AlertEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    fragment PlacedRecommendation on RecommendationEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  "): (typeof documents)["\n    fragment PlacedRecommendation on RecommendationEdge {\n      cursor\n      node {\n        id\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Snapshot {\n    streamPosition\n    hotspots(first: 100, where: { statuses: [ACTIVE] }) {\n      edges {\n        cursor\n        node {\n          ...HotspotRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    alerts(first: 100, where: { statuses: [FIRING, ACKNOWLEDGED] }) {\n      edges {\n        cursor\n        node {\n          ...AlertRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    firingAlerts: alerts(where: { statuses: [FIRING] }) {\n      totalCount\n    }\n    recommendations(first: 100, where: { statuses: [PENDING] }) {\n      edges {\n        cursor\n        node {\n          ...RecommendationRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n  }\n"): (typeof documents)["\n  query Snapshot {\n    streamPosition\n    hotspots(first: 100, where: { statuses: [ACTIVE] }) {\n      edges {\n        cursor\n        node {\n          ...HotspotRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    alerts(first: 100, where: { statuses: [FIRING, ACKNOWLEDGED] }) {\n      edges {\n        cursor\n        node {\n          ...AlertRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n    firingAlerts: alerts(where: { statuses: [FIRING] }) {\n      totalCount\n    }\n    recommendations(first: 100, where: { statuses: [PENDING] }) {\n      edges {\n        cursor\n        node {\n          ...RecommendationRow\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;