/** Ink on paper. Each store has one colour and one glyph; red is for a finding and nothing else. Screens and reports have the same. */
export const palette = {
  light: {
    paper: '#fafaf8',
    panel: '#ffffff',
    sunk: '#f3f3ef',
    ink: '#16171a',
    mute: '#5c6068',
    line: '#e4e4de',
    'line-strong': '#c4c5be',
    truth: '#1f5bd0',
    derived: '#6a45c6',
    final: '#915800',
    raw: '#a1690f',
    bad: '#b3261c',
    'bad-soft': '#fcf0ed',
    'bad-line': '#e9bdb6',
    added: '#e0f0e4',
    'series-0': '#16171a',
    'series-1': '#00756c',
    'series-2': '#a3307f',
    'series-3': '#6a7000',
    'series-4': '#5d5f8c',
    'series-5': '#7d4a2d',
    'series-6': '#3d7a2a',
    'series-7': '#84527e',
    focus: '#1f5bd0',
  },
  dark: {
    paper: '#101113',
    panel: '#16181b',
    sunk: '#1c1f22',
    ink: '#ecedee',
    mute: '#9ca1a9',
    line: '#26292d',
    'line-strong': '#474c53',
    truth: '#7aa9ff',
    derived: '#b9a2ff',
    final: '#eebc55',
    raw: '#cf9d41',
    bad: '#ff8d80',
    'bad-soft': '#2a1a18',
    'bad-line': '#5f332e',
    added: '#1b3326',
    'series-0': '#ecedee',
    'series-1': '#3fc9b8',
    'series-2': '#f08ccb',
    'series-3': '#c6cf52',
    'series-4': '#a9abdf',
    'series-5': '#d9a07c',
    'series-6': '#8fd076',
    'series-7': '#cfa3c9',
    focus: '#7aa9ff',
  },
} as const;

/** Declarations of one theme, each colour by its name: `--paper:#fafaf8`. */
export function paletteOf(theme: keyof typeof palette): string {
  return [
    `color-scheme:${theme}`,
    ...Object.entries(palette[theme]).map(([name, colour]) => `--${name}:${colour}`),
  ].join(';');
}

/** Nine ways to fill a red rectangle of six by six, told apart without colour; kinds of violation have one each, by their place. */
export const violationMarks: readonly {
  readonly turn: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
}[] = [
  { turn: 0, fill: 'M0 0H6V6H0Z' },
  { turn: 0, fill: 'M1.4 3a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0Z' },
  { turn: 45, stroke: 'M1.5 0V6', width: 2 },
  { turn: -45, stroke: 'M1.5 0V6', width: 2 },
  { turn: 0 },
  { turn: 0, stroke: 'M0 3H6M3 0V6', width: 1 },
  { turn: 90, stroke: 'M1.5 0V6', width: 1 },
  { turn: 45, stroke: 'M0 3H6M3 0V6', width: 1.2 },
  { turn: 0, stroke: 'M1 1H4V4H1Z', width: 1 },
];
