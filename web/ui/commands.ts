import { useEffect, useRef } from 'react'

/** Something that a person can have done by its name: what the command palette offers. */
export type Command = {
  /** Unique among all commands. */
  id: string
  label: string
  /** The heading it stands under. */
  group: string
  /** More words to find it by. */
  words?: string
  /** Keys that do the same. */
  keys?: string
  /** What stands beside it. */
  aside?: string
  run: () => void
}

const sources = new Set<() => readonly Command[]>()

/** Offers commands while the component is mounted. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands)
  latest.current = commands
  useEffect(() => {
    const read = () => latest.current
    sources.add(read)
    return () => {
      sources.delete(read)
    }
  }, [])
}

/** All commands there are at present. */
export const commandsNow = (): readonly Command[] => [...sources].flatMap((read) => read())
