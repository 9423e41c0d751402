import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { swiftest, useNode } from './testing/harness.ts'
import { makePdf } from './testing/make-pdf.ts'
import { startProcess } from './testing/process.ts'

const open = useNode(swiftest())
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plume-knowledge-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(path.join(folder, name), content)
  return path.join(folder, name)
}

async function run(...args: string[]): Promise<string> {
  const { url } = await open()
  const { code, output } = await startProcess({ PLUME_URL: url }, ['api/knowledge.ts', ...args]).ended
  return `${code}: ${output.trim()}`
}

it('adds files, lists them and removes them', async () => {
  expect(await run('list')).toBe('0: There are no documents yet.')
  const contract = await file('Frame contract.md', '# Ocean\n45 days.')
  expect(await run('add', contract, '--entity', 'carrier:acme')).toBe('0: “Frame contract”, version 1: 1 passage.')
  await file('Frame contract.md', '# Ocean\n60 days.\n\n# Air\nNever.')
  expect(await run('add', contract)).toBe('0: “Frame contract”, version 2: 2 passages.')
  const plan = await file('plan.PDF', makePdf([['One'], ['Two']]))
  expect(await run('add', plan, '--title', 'Rail plan', '--entity', 'CARRIER:acme')).toBe(
    '0: “Rail plan”, version 1: 2 pages, 2 passages.',
  )
  const listed = await run('list')
  expect(listed).toMatch(
    /“Rail plan”, version 1, PDF, [\d,]+ bytes, of \d{4}-\d\d-\d\d, about CARRIER:acme\n“Frame contract”, version 2/,
  )
  expect(await run('remove', 'rail plan')).toBe('0: “Rail plan” is removed.')
  expect(await run('remove', 'rail plan')).toMatch(/^1: There is no document “rail plan”/)
}, 60_000)

it('says in a sentence what is wrong with a file or a call', async () => {
  const cases: [string[], RegExp][] = [
    [['add', path.join(folder, 'none.md')], /^1: There is no file/],
    [['add', await file('a.docx', 'PK')], /is no Markdown \(\.md\), text \(\.txt\) or PDF/],
    [['add', await file('large.txt', Buffer.alloc(50_000_000, 'x'))], /has 50,000,000 bytes: at most 10,485,760/],
    [['add', await file('scan.pdf', makePdf([[]]))], /^1: The PDF has no text/],
    [['add', await file('b.txt', 'x'), '--entity', 'acme'], /names nobody: write it like CARRIER:acme/],
    [['list', '--url', 'http://127.0.0.1:9'], /^1: No Plume answers at http:\/\/127\.0\.0\.1:9/],
    [['dance'], /^1: Usage/],
  ]
  for (const [args, words] of cases) expect(await run(...args)).toMatch(words)
}, 60_000)
