import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** One accent, the kit's own palette at shades that people with weak sight can read (`autoContrast`). */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  components: {
    // The page has one banner, and that is not the head of a sheet.
    Modal: { defaultProps: { attributes: { header: { role: 'none' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'none' } } } },
  },
});

const COLORS = [
  'blue',
  'cyan',
  'gray',
  'grape',
  'green',
  'indigo',
  'orange',
  'red',
  'teal',
  'violet',
  'yellow',
];

/** The kit's light badges and alerts are a shade too pale on their own background. */
const lightText = (mix: string) =>
  Object.fromEntries(
    COLORS.map((color) => [
      `--mantine-color-${color}-light-color`,
      `color-mix(in srgb, var(--mantine-color-${color}-${mix}`,
    ]),
  );

/** The kit's quieter text is too pale for people with weak sight (WCAG 1.4.3: 4.5 to 1). */
export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#566069',
    '--mantine-color-placeholder': '#6b747c',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-anchor': '#3b5bdb',
    ...lightText('9) 72%, black)'),
  },
  dark: {
    '--mantine-color-dimmed': '#adb5bd',
    '--mantine-color-placeholder': '#a1a8ae',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': '#91a7ff',
    ...lightText('2) 90%, white)'),
  },
});
