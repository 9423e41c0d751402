/** Items with a React key made from their text; a repeated text gets `… 2`. */
export function withKeys<Item>(items: readonly Item[], say: (item: Item) => string): { key: string; item: Item }[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    const said = say(item)
    const count = (seen.get(said) ?? 0) + 1
    seen.set(said, count)
    return { key: count === 1 ? said : `${said} ${count}`, item }
  })
}
