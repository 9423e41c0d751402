import { existsSync } from 'node:fs'
import path from 'node:path'

/** The full name of a file or folder of the project, by its name from the project's folder: `web/dist`. */
export const projectFile = (name: string): string => path.join(root, name)

/** Found by its package.json, because compiled files lie elsewhere than their sources. */
const root = findRoot(import.meta.dirname)

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder
  const parent = path.dirname(folder)
  if (parent === folder)
    throw new Error(`Plume's files are not complete: no package.json above ${import.meta.dirname}.`)
  return findRoot(parent)
}
