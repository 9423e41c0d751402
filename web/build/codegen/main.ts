/** Writes what `codegen.ts` asks for: `npm run codegen`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import config from '../../../codegen.ts'
import { generate } from './generate.ts'

const root = path.join(import.meta.dirname, '../../..')
try {
  for (const [name, text] of await generate(config, root)) {
    const file = path.join(root, name)
    const before = await readFile(file, 'utf8').catch(() => null)
    // Whoever watches the files would start again for nothing.
    if (before === text) continue
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
