import { counted } from '../platform/text.ts'
import type { Agent } from './agent.ts'

/**
 * Only reports how many recommendations were made: the transaction that finds a hotspot composes them. Where a language
 * model is configured, word-recommendations-agent.ts runs instead and rewords them.
 */
export function reportRecommendationsAgent(): Agent {
  let composed = 0
  return {
    name: 'recommender',
    hears(entries) {
      const heard = entries.filter(({ topic, kind }) => topic === 'recommendation' && kind === 'CREATED').length
      composed += heard
      return heard > 0
    },
    async run() {
      const processed = composed
      composed = 0
      return processed > 0 ? { processed, message: `${counted(processed, 'recommendation')} composed.` } : null
    },
  }
}
