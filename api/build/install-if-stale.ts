/**
 * Installs a package that lies in a folder of its own, such as `api/clients/apollo`, because only one benchmark, recipe or
 * command needs it: `install-if-stale.ts [FOLDER …]`, else all of them. Who needs one installs it first.
 */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { projectFile } from '../platform/project-file.ts'

const apart = ['.ci/lint', 'api/bench/peers', 'api/clients/apollo']

/**
 * Leaves `folder`, a full path, with the packages of its package-lock.json.
 * @throws Error with what npm said and the command to run where it can work
 */
export function installIfStale(folder: string): void {
  const changedAt = (name: string) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
  // npm writes it last.
  const installedAt = changedAt('node_modules/.package-lock.json')
  if (installedAt >= Math.max(changedAt('package.json'), changedAt('package-lock.json'))) return
  const name = path.relative(projectFile('.'), folder)
  const command = ['ci', '--prefix', name]
  console.log(`Installing ${name} …`)
  const { status, stderr } = spawnSync('npm', command, { cwd: projectFile('.'), encoding: 'utf8' })
  if (status !== 0) {
    const run = `npm ${command.join(' ')}`
    throw new Error(`${name} is not installed. Where the npm registry can be reached, run: ${run}\n${stderr}`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2)
  try {
    for (const folder of named.length > 0 ? named : apart) installIfStale(projectFile(folder))
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
