import type { Sign } from '../sign';

/** What stands for success in a body of Payment Options' alone. */
export const SIGNS: readonly Sign[] = [
  [/^response_?code$/i, (value) => /^0+$/.test(String(value))], // sheet 8.4
  [/^code$/i, (value) => /^INFO\d{4}$/i.test(String(value))], // sheet 8.3
];
