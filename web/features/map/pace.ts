/**
 * Keeps a map responsive on a machine without a graphics processor: while it moves it is drawn with fewer pixels
 * (`isCoarse`) once frames take too long, and in full resolution as soon as it rests. After many quick frames it tries
 * full resolution again.
 */
export type Pace = {
  isCoarse: boolean
  /** The recent mean time of a frame in milliseconds. */
  average: number
  /** Frames since the last change, or since the last one that was too slow for full resolution. */
  frames: number
  /** Quick frames needed before it tries full resolution. */
  patience: number
}

export const initialPace: Pace = { isCoarse: false, average: 16, frames: 0, patience: 60 }

const slowMs = 30
const quickMs = 20
/** A longer gap means that nothing had to be drawn. */
const maxMs = 100
const weight = 0.1
const maxPatience = 2000

/** Updates with a frame of this duration. Only the mean counts, so that single slow frames do not matter. */
export function nextPace(pace: Pace, frameMs: number): Pace {
  const average = pace.average + weight * (Math.min(maxMs, frameMs) - pace.average)
  if (!pace.isCoarse) {
    if (average <= slowMs) return { ...pace, average }
    return { isCoarse: true, average: slowMs, frames: 0, patience: Math.min(maxPatience, pace.patience * 2) }
  }
  const frames = average <= quickMs ? pace.frames + 1 : 0
  return frames < pace.patience ? { ...pace, average, frames } : { ...pace, isCoarse: false, average, frames: 0 }
}
