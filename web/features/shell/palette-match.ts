import type { Command } from '../../ui/controls/commands.ts'

const wordsOf = (text: string): string[] =>
  text
    .toLocaleLowerCase('en')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

/** How well words fit what is looked for: 0 not at all, up to 3 a word that begins so in the label. */
function fitOf(sought: string, label: readonly string[], more: readonly string[]): number {
  if (label.some((word) => word.startsWith(sought))) return 3
  if (more.some((word) => word.startsWith(sought))) return 2
  return label.some((word) => word.includes(sought)) ? 1 : 0
}

/** The commands that have each word of a text, the best first; all of them for an empty text. */
export function matchCommands<Some extends Pick<Command, 'label' | 'words'>>(
  commands: readonly Some[],
  text: string,
): Some[] {
  const sought = wordsOf(text)
  if (!text.trim()) return [...commands]
  if (sought.length === 0) return []
  const scored = commands.flatMap((command) => {
    const [label, more] = [wordsOf(command.label), wordsOf(command.words ?? '')]
    const fits = sought.map((word) => fitOf(word, label, more))
    return fits.includes(0) ? [] : [{ command, score: fits.reduce((sum, one) => sum + one, 0) }]
  })
  return scored.sort((a, b) => b.score - a.score).map(({ command }) => command)
}

/** Items under their headings, each where its first item stands. */
export function groupItems<Item extends { group: string }>(items: readonly Item[]): [string, Item[]][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item])
  return [...groups]
}
