import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, it } from 'vitest'
import { builtProgram } from '../build/built-program.ts'
import { lockFolder } from './lock-folder.ts'

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-lock-'))
  folders.push(folder)
  return folder
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

it('a folder is given to one of many who ask at once, and to the next when it is given back', async () => {
  const folder = await newFolder()
  for (let round = 0; round < 5; round += 1) {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    const given = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    expect(given).toHaveLength(1)
    const refused = asked.find((answer) => answer.status === 'rejected')
    expect(refused?.reason).toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/^Another Plume .*\.$/),
    })
    await given[0]?.()
  }
  // One plain file, which keeps the number.
  const left = await readdir(path.join(folder, 'lock'), { withFileTypes: true })
  expect(left.map((entry) => [entry.name, entry.isFile()])).toEqual([['5', true]])
})

it('one folder under many names is one folder, however long they are', async () => {
  const folder = path.join(await newFolder(), 'a-name-'.repeat(30))
  await mkdir(folder)
  const link = path.join(path.dirname(folder), 'link')
  await symlink(folder, link)
  const unlock = await lockFolder(link)
  for (const name of [folder, link, path.join(folder, '..', path.basename(folder)), path.relative('.', folder)]) {
    await expect(lockFolder(name)).rejects.toThrow('Another Plume')
  }
  await unlock()
  await (await lockFolder(folder))()
})

type Taker = { child: ChildProcess; say(): void; next(): Promise<string> }

async function startTaker(folder: string, within: readonly string[] = []): Promise<Taker> {
  const [program = '', ...args] = [...within, process.execPath, builtProgram('api/testing/take-folder.ts'), folder]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => (await lines.next()).value
  expect(await next()).toBe('ready')
  return { child, next, say: () => child.stdin?.write('\n') }
}

async function kill({ child }: Taker): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

it('of many processes one takes a folder whose owner was killed, whatever their networks', async () => {
  const folder = await newFolder()
  const canUnshare = spawnSync('unshare', ['-n', 'true']).status === 0
  const start = (n: number) => startTaker(folder, n % 2 && canUnshare ? ['unshare', '-n'] : [])
  const takers = await Promise.all([0, 1, 2, 3].map(start))
  for (let round = 0; round < Number(process.env.LOCK_ROUNDS ?? 5); round += 1) {
    for (const taker of takers) taker.say()
    const answers = await Promise.all(takers.map((taker) => taker.next()))
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1)
    expect(answers.filter((answer) => answer.startsWith('Another Plume has'))).toHaveLength(3)
    const owner = answers.indexOf('taken')
    await kill(takers[owner] as Taker)
    takers[owner] = await start(owner)
  }
  await Promise.all(takers.map(kill))
}, 120_000)
