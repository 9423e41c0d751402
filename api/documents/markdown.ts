import type { Section } from './section.ts'

/** A comment is not shown to a reader, so it is no text of the document. */
const comment = /<!--[\s\S]*?(-->|$)/g
const fence = /^ {0,3}(```|~~~)/
const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/
const underline = /^ {0,3}(=+|-+)$/
const maxHeadingCharacters = 200

/** The sections of a text in Markdown. Each heading names those above it: `Ocean freight › Lead times`. */
export function sectionsOfMarkdown(text: string): Section[] {
  const sections: Section[] = []
  const above: { level: number; title: string }[] = []
  let lines: string[] = []
  let openFence: string | null = null

  function close(): void {
    const own = lines.join('\n').trim()
    const titles = above.map(({ title }) => title).join(' › ')
    if (own) sections.push({ page: null, heading: titles.slice(0, maxHeadingCharacters).trim() || null, text: own })
    lines = []
  }
  function open(level: number, title: string): void {
    close()
    while ((above.at(-1)?.level ?? 0) >= level) above.pop()
    if (title.trim()) above.push({ level, title: title.trim() })
  }

  for (const line of text.replace(comment, '').split('\n')) {
    const mark = fence.exec(line)?.[1]
    if (mark && (openFence === null || openFence === mark)) openFence = openFence === null ? mark : null
    const [, signs, title = ''] = (openFence === null && heading.exec(line)) || []
    if (signs) open(signs.length, title)
    else if (openFence === null && underline.test(line) && isHeadingAbove(lines)) {
      const above = lines.pop() ?? ''
      open(line.includes('=') ? 1 : 2, above)
    } else lines.push(line)
  }
  close()
  return sections
}

/** Whether the newest line is a paragraph of its own, which a line of `=` or `-` below makes a heading. */
function isHeadingAbove(lines: readonly string[]): boolean {
  const [line, before] = [lines.at(-1), lines.at(-2)]
  return Boolean(line?.trim()) && !before?.trim() && !/^\s*([-*+>|]|\d+[.)])/.test(line ?? '')
}
