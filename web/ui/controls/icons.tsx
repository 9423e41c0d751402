/** Line icons on a 20 × 20 grid, drawn in the text's colour. Decorative: the words stand beside them. */
const paths = {
  overview: 'M3 10.5 10 4l7 6.5M5 9v7h10V9M8.5 16v-4h3v4',
  hotspots:
    'M10 2.8c.6 2.7 4.2 4.5 4.2 8.7a4.2 4.2 0 0 1-8.4 0c0-1.7.8-2.9 1.7-3.7.2 1.2.8 1.8 1.5 2C9 7.5 8.8 5 10 2.8Z',
  alerts:
    'M10 3.2a4.6 4.6 0 0 1 4.6 4.6c0 3.9 1.6 5 1.6 5H3.8s1.6-1.1 1.6-5A4.6 4.6 0 0 1 10 3.2ZM8.3 15.8a1.8 1.8 0 0 0 3.4 0',
  recommendations: 'M7.5 13.5c0-1.5-2.3-2.5-2.3-5.2a4.8 4.8 0 0 1 9.6 0c0 2.7-2.3 3.7-2.3 5.2ZM8 16.8h4',
  packages: 'M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5v-7ZM3.5 6.5 10 10l6.5-3.5M10 10v7',
  anomalies: 'M10 3.5 17.5 16.5h-15L10 3.5ZM10 8.5v3.5M10 14.3v.2',
  map: 'M3 5.5 7.5 3.5l5 2 4.5-2v11l-4.5 2-5-2-4.5 2v-11ZM7.5 3.5v11M12.5 5.5v11',
  system: 'M3 10.5h3l2-5 3.5 9.5 2-4.5H17',
  search: 'M9 3.8a5.2 5.2 0 1 0 0 10.4A5.2 5.2 0 0 0 9 3.8ZM12.8 12.8 16.5 16.5',
  settings: 'M4 6h6M14 6h2M4 14h2M10 14h6M12 4v4M8 12v4',
  bell: 'M10 3.2a4.6 4.6 0 0 1 4.6 4.6c0 3.9 1.6 5 1.6 5H3.8s1.6-1.1 1.6-5A4.6 4.6 0 0 1 10 3.2ZM8.3 15.8a1.8 1.8 0 0 0 3.4 0',
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  done: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM7 10.2 9.2 12.4 13 8',
  cross: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  silence:
    'M6.2 5.2a4.6 4.6 0 0 1 8.4 2.6c0 3.9 1.6 5 1.6 5H8M5.4 8c0 3.8-1.6 4.8-1.6 4.8M8.3 15.8a1.8 1.8 0 0 0 3.4 0M3.5 3l13 14',
  read: 'M3 7.5 10 3l7 4.5V16H3ZM3 7.5l7 4.5 7-4.5',
  help: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM8 8.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.5M10 13.8v.2',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
