/** The addresses of the page's parts. Ids and numbers may hold anything. */
export const hotspotHref = (id: string): string => `/hotspots/${encodeURIComponent(id)}`
export const alertHref = (id: string): string => `/alerts/${encodeURIComponent(id)}`
export const recommendationHref = (id: string): string => `/recommendations/${encodeURIComponent(id)}`
export const packageHref = (trackingNumber: string): string => `/packages/${encodeURIComponent(trackingNumber)}`
