import { randomFrom } from '../bench/activities.ts'

/** Draws of a seed: `uniform` in [0, 1), `gauss` with mean 0 and standard deviation 1 (Box and Muller 1958). */
export function drawsOf(seed: number): { uniform(): number; gauss(): number } {
  const uniform = randomFrom(seed)
  return { uniform, gauss: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) }
}
