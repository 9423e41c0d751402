/** Estimates the distance between two points when nobody says how far the goods went. */

import type { TransportMode } from '../vocabulary/transport-mode.ts'

/**
 * The distance adjustment factor (ISO 14083) of each mode: the great-circle distance times this factor estimates the
 * distance travelled.
 *
 * - AIR 1: the DESNZ air factors already contain 8 % for indirect routes and delays (DESNZ methodology paper), so
 *   another detour would count it twice.
 * - ROAD 1.2: circuity of road travel in the United States, Ballou, Rahardja & Sakai, "Selected country circuity
 *   factors for road travel distance estimation", Transportation Research A 36 (2002). Most countries in that study are
 *   higher, so this is a low estimate in mountains, on islands and around bays.
 * - SEA 1.15: the distance adjustment factor of the GLEC Framework for sea freight. GLEC applies it to the shortest sea
 *   route. Applied to the great circle, which may cross land, it is a lower bound (the route via Suez or a cape is far
 *   longer).
 * - RAIL 1.2 and INLAND_WATERWAY 1.3: assumptions (rail as road, rivers more winding); no published figure was used.
 *
 * A distance that the caller gives is always better.
 */
export const distanceAdjustmentFactors: Record<TransportMode, number> = {
  AIR: 1,
  ROAD: 1.2,
  RAIL: 1.2,
  SEA: 1.15,
  INLAND_WATERWAY: 1.3,
}
