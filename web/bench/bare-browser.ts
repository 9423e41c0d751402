import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { launchOptions } from '../e2e/chromium.ts'

export type BareBrowser = {
  /** Opens an address in a window of its own, with nothing kept, and evaluates an expression there once `isDone` holds. */
  visit(url: string, page: { before: string; slowdown: number; isDone: string; read: string }): Promise<unknown>
  close(): Promise<void>
}

const PATIENCE_MS = 30_000
const LOOK_MS = 250

/**
 * Chromium spoken to over its protocol, with nothing observed: a test's tools watch the network and each script, which
 * costs a slowed-down page a third of its start.
 */
export async function openBareBrowser(): Promise<BareBrowser> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-bare-'))
  const flags = ['--headless=new', '--remote-debugging-port=0', '--no-first-run', '--window-size=1440,900']
  const browser = spawn(
    launchOptions.executablePath,
    [...launchOptions.args, ...flags, `--user-data-dir=${folder}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const socket = new WebSocket(await endpoint(browser.stderr))
  await once(socket, 'open')

  const waiting = new Map<number, { resolve(result: Answer): void; reject(error: Error): void }>()
  socket.on('message', (text) => {
    const { id, result, error } = JSON.parse(String(text))
    if (error) waiting.get(id)?.reject(new Error(error.message))
    else waiting.get(id)?.resolve(result)
    waiting.delete(id)
  })
  let lastId = 0
  const send = (method: string, params: object, sessionId?: string) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.set(++lastId, { resolve, reject })
      socket.send(JSON.stringify({ id: lastId, method, params, sessionId }))
    })

  return {
    async visit(url, { before, slowdown, isDone, read }) {
      const { browserContextId } = await send('Target.createBrowserContext', {})
      const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId })
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
      const tell = (method: string, params: object) => send(method, params, sessionId)
      const evaluate = async (expression: string) =>
        (await tell('Runtime.evaluate', { expression, returnByValue: true })).result?.value
      await tell('Page.enable', {})
      await tell('Page.addScriptToEvaluateOnNewDocument', { source: before })
      await tell('Emulation.setCPUThrottlingRate', { rate: slowdown })
      await tell('Page.navigate', { url })
      const until = Date.now() + PATIENCE_MS
      do {
        if (Date.now() > until) throw new Error(`${url} is not there after ${PATIENCE_MS / 1000} s.`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      } while (!(await evaluate(isDone)))
      const value = await evaluate(read)
      await send('Target.disposeBrowserContext', { browserContextId })
      return value
    },
    async close() {
      socket.close()
      browser.kill()
      await once(browser, 'exit')
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

type Answer = { browserContextId?: string; targetId?: string; sessionId?: string; result?: { value?: unknown } }

async function endpoint(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [found] = /ws:\/\/\S+/.exec(line) ?? []
    if (found) return found
  }
  throw new Error('Chromium ended before it could be spoken to.')
}
