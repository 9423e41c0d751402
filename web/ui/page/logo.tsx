/** A plume that rises and thins out. */
export function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <rect width="26" height="26" rx="7" fill="var(--brand)" />
      <g fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round">
        <path d="M8 20.5c0-5 10-4.500 10-9.500 0-2.600-2-4.500-4.500-4.500" />
        <path d="M13 20.500c0-2.700 5.500-3 5.500-6" opacity=".75" />
        <path d="M8.500 13.500c0-2.500 5-2.500 5-4.500" opacity=".55" />
      </g>
    </svg>
  )
}
