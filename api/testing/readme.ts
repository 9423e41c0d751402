import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The first block of code in the README that is written in `language`. */
export function readmeBlock(language: string): string {
  const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8')
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1]
  if (block === undefined) throw new Error(`The README has no block of ${language}.`)
  return block
}
