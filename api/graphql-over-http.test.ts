import { serverAudits } from 'graphql-http'
import { describe, expect, it } from 'vitest'
import { swiftest, useNode } from './testing/harness.ts'

/** The audits of the GraphQL over HTTP specification that graphql-http 1.22 ships. */
const known = 61

describe('GraphQL over HTTP', () => {
  const open = useNode(swiftest())
  const audits = serverAudits({ url: async () => `${(await open()).url}/graphql` })

  it('is audited whole', () => expect(audits).toHaveLength(known))

  it.each(audits)('$name ($id)', async (audit) => {
    const result = await audit.fn()
    const reason = result.status === 'ok' ? '' : result.reason
    expect(`${result.status} ${reason}`).toBe('ok ')
  })
})
