import { counted } from '../platform/text.ts'
import type { Agent } from './agent.ts'

/**
 * Says what was recommended. Without a language model a recommendation is composed in the transaction that finds its
 * hotspot; with one, writer.ts takes this agent's place and words it afterwards.
 */
export function recommenderAgent(): Agent {
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
