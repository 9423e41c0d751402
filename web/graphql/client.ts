import { Client, fetchExchange } from 'urql'
import { changesExchange } from '../realtime/exchange.ts'
import type { Realtime } from '../realtime/realtime.ts'
import { plumeCache } from './cache.ts'
import { readAheadExchange } from './read-ahead.ts'
import { refreshExchange } from './refresh.ts'
import { replayExchange } from './replay.ts'
import { besideCache } from './uncached.ts'

/**
 * The page's one GraphQL client: queries and mutations by POST to `url`, changes through `realtime`, all through the
 * normalised cache.
 */
export const createGraphClient = (options: { url: string; realtime: Realtime }): Client =>
  new Client({
    url: options.url,
    preferGetMethod: false,
    // Shown at once and read again: what no stream keeps up to date may have changed meanwhile.
    requestPolicy: 'cache-and-network',
    exchanges: [
      refreshExchange,
      readAheadExchange,
      besideCache(plumeCache()),
      replayExchange,
      changesExchange(options.realtime),
      fetchExchange,
    ],
  })
