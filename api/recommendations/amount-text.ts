/** Amounts as recommendations write them. */

/** `820 kg CO2e`, `1.2 t CO2e`. */
export function kg(value: number): string {
  return Math.abs(value) >= 1000 ? `${number(value / 1000)} t CO2e` : `${number(value)} kg CO2e`
}

/** `820 kg`, `1.2 t`. */
export function tonnesText(tonnes: number): string {
  return tonnes < 1 ? `${number(tonnes * 1000)} kg` : `${number(tonnes)} t`
}

// Building a formatter takes longer than all the rest here.
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** Three significant digits, whole numbers from 100 on, with thousands separators. */
export function number(value: number): string {
  return (Math.abs(value) >= 100 ? whole : threeDigits).format(value)
}
