import { afterAll, expect, it } from 'vitest'
import { type Home, makeHome, onEachBackend, openNode, type TestNode, take } from '../../testing/harness.ts'
import { startProcess } from '../../testing/process.ts'
import { temporaryFiles } from './temp-files.ts'

const files = temporaryFiles()

/** A year of quiet days, then five that stand out, then a line that cannot be. */
function rising(key: string): string {
  const lines = Array.from({ length: 371 }, (_, n) => {
    const at = new Date(Date.UTC(2024, 0, 1 + n, 12)).toISOString()
    return `${key}-${n},${at},FACILITY,${key},reported,${n < 366 ? 10 + (n % 3) * 0.2 : 30}`
  })
  const header = 'event_id,occurred_at,entity_type,entity_key,kind,co2_kg'
  const impossible = `${key}-x,2024-01-02,FACILITY,${key},reported,-5`
  return files.write(`${key}.csv`, `${[header, ...lines, impossible].join('\n')}\n`)
}

onEachBackend('npm run import beside a server', (backend) => {
  let opened: Promise<{ home: Home; node: TestNode }> | null = null
  const open = () => {
    opened ??= makeHome(backend).then(async (home) => ({ home, node: await openNode(home.config) }))
    return opened
  }
  afterAll(async () => {
    const parts = await opened
    await parts?.node.stop()
    await parts?.home.remove()
  })
  const run = async (args: string[], settings: Record<string, string> = {}) => {
    const { home } = await open()
    return startProcess({ DATA_DIR: home.config.dataDir, ...settings }, ['api/ingest/import/main.ts', ...args]).ended
  }

  it('goes through the server on the configured port, whose subscribers see what it leads to', async () => {
    const { node } = await open()
    const { streamPosition: after } = await node.data<{ streamPosition: string }>('{ streamPosition }')
    const { code, output } = await run([rising('plant')], { PORT: new URL(node.url).port })
    expect(output).toContain(`through ${node.url}`)
    expect(code).toBe(0)
    expect(output).toMatch(/accepted +371\b/)
    expect(output).toContain('NEGATIVE_AMOUNT, line 373:')
    const [change] = await take<{ hotspotChanges: { hotspot: object } }>(
      node.streams,
      'subscription ($after: String) { hotspotChanges(after: $after) { hotspot { entity { key } } } }',
      1,
      { after },
    )
    expect(change?.hotspotChanges.hotspot).toEqual({ entity: { key: 'plant' } })
  })

  it('goes through the server at --url, and with --quiet raises nothing', async () => {
    const { node } = await open()
    const before = await node.data<{ streamPosition: string }>('{ streamPosition }')
    const { code, output } = await run([rising('depot'), '--quiet', '--url', `${node.url}/graphql`])
    expect(code).toBe(0)
    expect(output).toMatch(/accepted +371\b/)
    expect(await node.data('{ streamPosition }')).toEqual(before)
  })

  it('says so when nothing answers at --url', async () => {
    const { code, output } = await run([rising('nowhere'), '--url', 'http://127.0.0.1:9'])
    expect(code).toBe(1)
    expect(output.trim()).toBe(
      'No Plume answers at http://127.0.0.1:9: start it there, or leave out --url to open the database.',
    )
  })
})
