import { createTheme, type MantineColorsTuple } from '@mantine/core'

const pine: MantineColorsTuple = [
  '#e9f6f1',
  '#d3ebe1',
  '#a6d8c4',
  '#74c2a4',
  '#48ab88',
  '#289273',
  '#12775c',
  '#0b6850',
  '#075642',
  '#034434',
]

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  colors: { pine },
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  defaultRadius: 7,
  cursorType: 'pointer',
  focusRing: 'auto',
})
