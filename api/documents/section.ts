/** A stretch of a document under one heading or on one page. `page` counts from 1. */
export type Section = { page: number | null; heading: string | null; text: string }

/** Where a passage stands: `page 3`, `under “Ocean freight”`; null where the document says neither. */
export function placeOf({ page, heading }: Pick<Section, 'page' | 'heading'>): string | null {
  if (page !== null) return `page ${page}`
  return heading === null ? null : `under “${heading}”`
}
