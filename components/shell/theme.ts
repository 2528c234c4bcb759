import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core';

/** The accent: deep river water. Shade 7 carries white text (7 : 1). */
const tide: MantineColorsTuple = [
  '#e8f5f7',
  '#d0e9ee',
  '#a5d4dd',
  '#74bcc9',
  '#4aa5b5',
  '#288b9d',
  '#147586',
  '#0b6272',
  '#084f5d',
  '#053c48',
];

/** Neutrals with a drop of the accent in them. Shade 6 is dimmed text on white (4.9 : 1). */
const gray: MantineColorsTuple = [
  '#f7f9fa',
  '#eff3f4',
  '#e3e9eb',
  '#d2dade',
  '#b3bfc5',
  '#8a98a0',
  '#5f6d75',
  '#46535b',
  '#2d383f',
  '#182126',
];

/** The same family for dark: 7 is the page, 6 raised surfaces, 4 lines, 2 dimmed text. */
const dark: MantineColorsTuple = [
  '#d9e1e5',
  '#b9c5cb',
  '#92a1a9',
  '#63727b',
  '#2f3c44',
  '#243038',
  '#1a242a',
  '#12191e',
  '#0d1317',
  '#090e11',
];

/** What the light badges of Mantine write in: each shade 9 stands out from its shade 1 by 5 : 1. */
const green: MantineColorsTuple = [
  '#eefaf3',
  '#dcf3e6',
  '#b5e5cb',
  '#8ad6ae',
  '#5fc795',
  '#3aa777',
  '#268a5f',
  '#17704a',
  '#115c3c',
  '#0c4a30',
];
const yellow: MantineColorsTuple = [
  '#fdf7e6',
  '#fbeecb',
  '#f6dd9b',
  '#efc968',
  '#e8b64c',
  '#d39b23',
  '#ad7b0f',
  '#8a5a00',
  '#744b00',
  '#5c3b00',
];
const red: MantineColorsTuple = [
  '#fdf0ef',
  '#fbdedb',
  '#f6bcb7',
  '#f4a099',
  '#ff8f85',
  '#e05a4f',
  '#cc3b30',
  '#b3261e',
  '#931d17',
  '#751611',
];

const FONT =
  'var(--font-inter), ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 7, dark: 6 },
  colors: { tide, gray, dark, green, yellow, red },
  black: '#182126',
  autoContrast: true,
  luminanceThreshold: 0.32,
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  headings: {
    fontFamily: FONT,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.45' },
      h4: { fontSize: '0.8125rem', lineHeight: '1.45' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500, flex: 'none' } },
    Card: { defaultProps: { withBorder: true, padding: 'md', radius: 'md' } },
    Paper: { defaultProps: { radius: 'md' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 320, fz: 'xs' } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: true } },
    Modal: { defaultProps: { centered: true, radius: 'lg' } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
  },
});
