import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { serveDashboard } from './serve-dashboard.ts'

it('says that the dashboard is not built, in the log and to who looks, and serves it as soon as it is', async () => {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'plume-dist-')), 'dist')
  const lines: string[] = []
  const handler = serveDashboard(folder, pino({}, { write: (line: string) => lines.push(line) }))
  const server = createServer(handler)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(lines.join()).toContain('The dashboard is not built: run npm run build.')

  const page = await fetch(`${url}/hotspots`, { headers: { accept: 'text/html' } })
  expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('npm run build')])
  const file = await fetch(`${url}/icon.svg`)
  expect(file.status).toBe(404)
  expect(await file.json()).toMatchObject({ errors: [{ message: expect.stringContaining('npm run build') }] })

  const script = "console.log('hello')"
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'index.html'), `<!doctype html><script>${script}</script>`)
  const built = await fetch(`${url}/hotspots`, { headers: { accept: 'text/html' } })
  expect(await built.text()).toContain(script)
  expect(built.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-[\w+/]{43}='/)
  server.close()
  rmSync(path.dirname(folder), { recursive: true })
})
