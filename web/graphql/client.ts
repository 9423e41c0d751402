import { Client, fetchExchange } from 'urql'
import { changesExchange } from '../realtime/exchange.ts'
import type { Realtime } from '../realtime/realtime.ts'
import { plumeCache } from './cache.ts'

/**
 * The page's one GraphQL client: queries and mutations by POST to `url`, changes through `realtime`, all through the
 * normalised cache.
 */
export const createGraphClient = (options: { url: string; realtime: Realtime }): Client =>
  new Client({
    url: options.url,
    preferGetMethod: false,
    exchanges: [plumeCache(), changesExchange(options.realtime), fetchExchange],
  })
