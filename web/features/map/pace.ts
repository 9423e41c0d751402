/**
 * How a map keeps up on a machine without a graphics processor: in movement it is drawn with fewer pixels (`isCoarse`)
 * once frames take too long, and sharp again as soon as it rests. After many quick frames it tries sharp ones again.
 */
export type Pace = {
  isCoarse: boolean
  /** Milliseconds a frame takes of late. */
  average: number
  /** Frames that were counted since it changed, or since one was too slow to try sharp ones. */
  frames: number
  /** Quick frames until it tries sharp ones. */
  patience: number
}

export const initialPace: Pace = { isCoarse: false, average: 16, frames: 0, patience: 60 }

const slowMs = 30
const quickMs = 20
/** One that takes longer was probably not wanted before: somebody paused. */
const maxMs = 100
const weight = 0.1
const maxPatience = 2000

/** After a frame that took so long. Single slow ones, or ones that wait for those, do not count: their mean does. */
export function nextPace(pace: Pace, frameMs: number): Pace {
  const average = pace.average + weight * (Math.min(maxMs, frameMs) - pace.average)
  if (!pace.isCoarse) {
    if (average <= slowMs) return { ...pace, average }
    return { isCoarse: true, average: slowMs, frames: 0, patience: Math.min(maxPatience, pace.patience * 2) }
  }
  const frames = average <= quickMs ? pace.frames + 1 : 0
  return frames < pace.patience ? { ...pace, average, frames } : { ...pace, isCoarse: false, average, frames: 0 }
}
