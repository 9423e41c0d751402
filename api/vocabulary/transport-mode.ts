/** How goods are carried (ISO 14083). */
export const transportModes = ['ROAD', 'RAIL', 'AIR', 'SEA', 'INLAND_WATERWAY'] as const
export type TransportMode = (typeof transportModes)[number]
