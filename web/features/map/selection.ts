/** The choice on the map as it appears in the address: `package:JD0123`, `hotspot:SG90…`. */
export type Selection = { kind: 'package' | 'hotspot'; name: string }

export function readSelection(text: string | null | undefined): Selection | null {
  const [, kind, name] = /^(package|hotspot):(.+)$/s.exec(text ?? '') ?? []
  return name && (kind === 'package' || kind === 'hotspot') ? { kind, name } : null
}

export const writeSelection = ({ kind, name }: Selection): string => `${kind}:${name}`
