import path from 'node:path'

type Context = { getModuleInfo(id: string): { importedIds: readonly string[] } | null }

/**
 * Names the chunk of a module for the bundler: one for all that the page loads at first, which else were twenty small
 * files, each shared by this and that; null, for the bundler to decide, for what is fetched later.
 */
export function nameFirstLoad(): (id: string, context: Context) => string | null {
  const first = new Set<string>()
  const add = (id: string, context: Context) => {
    if (first.has(id)) return
    first.add(id)
    for (const imported of context.getModuleInfo(id)?.importedIds ?? []) add(imported, context)
  }
  return (id, context) => {
    if (first.size === 0) add(path.join(import.meta.dirname, '../main.tsx'), context)
    return first.has(id) ? 'first' : null
  }
}
