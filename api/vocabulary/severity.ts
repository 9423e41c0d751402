/** In rising order. */
export const severities = ['INFO', 'WARN', 'HIGH', 'CRITICAL'] as const
export type Severity = (typeof severities)[number]

/** `min` and all that is worse. */
export const atLeast = (min: Severity): Severity[] => severities.slice(severities.indexOf(min))

/** Whether `a` is worse than `b`. */
export const isWorse = (a: Severity, b: Severity): boolean => severities.indexOf(a) > severities.indexOf(b)
