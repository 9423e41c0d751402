import type { MapPackage } from './state-on-map.ts'

export const somePackage = (more: Partial<MapPackage> = {}): MapPackage => ({
  id: 'a',
  trackingNumber: 'JD0001',
  carrier: 'DHL',
  status: 'IN_TRANSIT',
  location: 'Hamburg',
  latitude: 53.55,
  longitude: 9.99,
  promisedAt: '2026-03-03T18:00:00Z',
  estimatedDelivery: '2026-03-03T12:00:00Z',
  lateProbability: 0.1,
  openAnomalyTypes: [],
  ...more,
})
