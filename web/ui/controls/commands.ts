import { useEffect, useRef } from 'react'
import type { IconName } from './icons.tsx'

/** What a person sees of a command. */
export type Named = {
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
  icon?: IconName
  /** Whether it stands before all others: it is about what one looks at. */
  isFirst?: boolean
}

/** Something that a person can have done by its name, in the command palette, which stays open to say what `stays` tells. */
export type Command = Named & ({ run: () => void } | { stays: () => Promise<string> })

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
