/**
 * How a map keeps up on a machine without a graphics processor: in movement it is drawn with fewer pixels (`isCoarse`)
 * once frames take too long, and sharp again as soon as it rests. After many quick frames it tries sharp ones anew.
 */
export type Pace = { isCoarse: boolean; inARow: number; patience: number }

export const initialPace: Pace = { isCoarse: false, inARow: 0, patience: 60 }

const slowMs = 30
const quickMs = 18
const slowFrames = 4
const mostPatience = 2000

/** After a frame that took so long. */
export function nextPace(pace: Pace, frameMs: number): Pace {
  const counts = pace.isCoarse ? frameMs <= quickMs : frameMs >= slowMs
  const inARow = counts ? pace.inARow + 1 : 0
  if (inARow < (pace.isCoarse ? pace.patience : slowFrames)) return { ...pace, inARow }
  const patience = pace.isCoarse ? pace.patience : Math.min(mostPatience, pace.patience * 2)
  return { isCoarse: !pace.isCoarse, inARow: 0, patience }
}
