import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { installIfStale } from './install-if-stale.ts'

let folder: string
const inFolder = (name: string) => path.join(folder, name)
const writePackage = (name: string, content: object) =>
  writeFileSync(inFolder(`${name}package.json`), JSON.stringify({ version: '1.0.0', ...content }))

/** A package with its lock, and one that it needs, as a folder beside it: no registry is asked. */
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plume-apart-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(inFolder('needed'))
  writePackage('needed/', { name: 'needed' })
  writePackage('', { name: 'apart', dependencies: { needed: 'file:needed' } })
  execFileSync('npm', ['install', '--package-lock-only', '--offline'], { cwd: folder })
})

it('installs what is missing, and again only after the lock file has changed', () => {
  const installed = inFolder('node_modules/needed/package.json')
  const mark = inFolder('node_modules/mark')
  installIfStale(folder)
  expect(existsSync(installed)).toBe(true)

  writeFileSync(mark, '')
  installIfStale(folder)
  expect(existsSync(mark)).toBe(true)

  const later = new Date(Date.now() + 60_000)
  utimesSync(inFolder('package-lock.json'), later, later)
  installIfStale(folder)
  expect(existsSync(mark)).toBe(false)
  expect(existsSync(installed)).toBe(true)
})

it('says what to run when npm cannot install', () => {
  rmSync(inFolder('package-lock.json'))
  expect(() => installIfStale(folder)).toThrow(/is not installed\. Where the npm registry .* run: npm ci --prefix/)
})
