/** Splits an action's text at the end of its first clause: what to do in one line, and how in detail. */
export function splitAction(action: string): { headline: string; detail: string } {
  const cut = /(?<=\S)(: |\. )/.exec(action)
  if (!cut) return { headline: action, detail: '' }
  const end = cut.index + (cut[0] === '. ' ? 1 : 0)
  return { headline: action.slice(0, end), detail: sentence(action.slice(cut.index + 2)) }
}

const sentence = (text: string) => text.charAt(0).toLocaleUpperCase('en') + text.slice(1)
