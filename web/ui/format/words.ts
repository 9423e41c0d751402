/** `SUPPLIER` → `Supplier`, `MODE_MIX` → `Mode mix`. */
export const formatWord = (value: string | null | undefined): string =>
  value ? value.charAt(0) + value.slice(1).toLowerCase().replaceAll('_', ' ') : '–'

/** The words of an enum, by its values. */
export const wordsOf = <Value extends string>(values: readonly Value[]): Record<Value, string> =>
  Object.fromEntries(values.map((value) => [value, formatWord(value)])) as Record<Value, string>

/** An address that is safe to link to: http(s) only. */
export const safeUrl = (value: string | null | undefined): string | null =>
  value && /^https?:\/\//i.test(value) ? value : null
