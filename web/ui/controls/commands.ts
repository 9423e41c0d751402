import { useEffect, useRef } from 'react'
import type { IconName } from './icons.tsx'

/** The visible parts of a command. */
export type Named = {
  /** Unique among all commands. */
  id: string
  label: string
  /** The heading under which it is listed. */
  group: string
  /** Further search words. */
  words?: string
  /** Keys that do the same. */
  keys?: string
  /** A text beside it. */
  aside?: string
  icon?: IconName
  /** Whether it is listed first, because it concerns what is open. */
  isFirst?: boolean
}

/**
 * A command that people can run by its name in the command palette. The palette stays open to show the message of
 * `stays`.
 */
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

/** All commands that are offered at present. */
export const commandsNow = (): readonly Command[] => [...sources].flatMap((read) => read())
