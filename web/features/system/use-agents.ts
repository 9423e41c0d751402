import { useEffect, useReducer } from 'react'
import { type CombinedError, useQuery, useSubscription } from 'urql'
import { useConnection } from '../../realtime/use-connection.ts'
import { addReport, type Report } from './agents.ts'
import { agentActivity, agentsQuery } from './documents.ts'

const add = (reports: readonly Report[], more: readonly Report[]) => more.reduce(addReport, reports)

/** What agents reported last, and what came since the page was opened; null while nothing is known. */
export function useAgents(): { reports: readonly Report[] | null; error: CombinedError | null; retry: () => void } {
  const [reports, addReports] = useReducer(add, [])
  const { status } = useConnection()
  const [{ data, error }, read] = useQuery({ query: agentsQuery })
  useEffect(() => {
    if (data) addReports(data.agents)
  }, [data])
  const [live] = useSubscription({ query: agentActivity })
  const newest = live.data?.agentActivity
  useEffect(() => {
    if (newest) addReports([newest])
  }, [newest])
  // The stream tells only the newest of what was reported while the page was away.
  useEffect(() => {
    if (status === 'live') read({ requestPolicy: 'network-only' })
  }, [status, read])
  const refused = error ?? live.error ?? null
  return { reports: data || reports.length > 0 ? reports : null, error: refused, retry: () => read() }
}
