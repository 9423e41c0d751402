/** The bus gaps that a node says it has repaired since its start; null where it does not say, or not now. */
export async function readRepaired(url: string): Promise<number | null> {
  try {
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(1_000) })
    const found = [...(await response.text()).matchAll(/^plume_bus_gaps_repaired_total(?:\{.*\})? (\S+)$/gm)]
    return found.length === 0 ? null : found.reduce((sum, [, value]) => sum + Number(value), 0)
  } catch {
    return null
  }
}
