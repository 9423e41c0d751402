/** What the event id of a leg that scans made begins with; that of the scan at its end follows. */
export const legPrefix = 'leg:'

/** Whether an event id is one that callers may give: those of legs are given here. */
export const isOfCaller = (eventId: string): boolean => !eventId.startsWith(legPrefix)
