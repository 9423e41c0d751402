/** TOTAL: what is emitted. INTENSITY: what is emitted for the work done. */
export const measures = ['TOTAL', 'INTENSITY'] as const
export type HotspotMeasure = (typeof measures)[number]
