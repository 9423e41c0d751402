/** The prefix of event ids of legs that Plume makes from scans; the id of the scan at the leg's end follows it. */
export const legPrefix = 'leg:'

/** Whether callers may use an event id: Plume gives the ids of legs itself. */
export const isCallerEventId = (eventId: string): boolean => !eventId.startsWith(legPrefix)
