const percents = [0, 1].map(
  digits =>
    new Intl.NumberFormat('en', {
      style: 'percent',
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    }),
);

/** A share as a percentage, with so many digits after the point. */
export function percent(share: number, digits: 0 | 1 = 0): string {
  const smallest = 0.5 * 0.1 ** (digits + 2);
  if (share > 0 && share < smallest) return `< ${percents[digits].format(2 * smallest)}`;
  return percents[digits].format(share);
}

/** From one share to another, as percentages. */
export const interval = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${percent(low)} to ${percent(high)}`;

/** Seconds as minutes and seconds, `1:05`; with tenths where they matter. */
export function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const rest = tenths % 600;
  const shown = rest % 10 === 0 ? String(rest / 10) : (rest / 10).toFixed(1);
  return `${Math.floor(tenths / 600)}:${rest < 100 ? '0' : ''}${shown}`;
}

/** The same in whole seconds, for what moves. */
export const wholeClock = (seconds: number): string => clock(Math.floor(seconds));

/** So many of a thing: `1 track`, `2 tracks`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** A time to wait, or a limit, in the largest unit that suits it: `40 seconds`, `2 hours`. */
export function lasting(seconds: number): string {
  if (seconds < 120) return counted(seconds, 'second');
  return seconds < 7200
    ? counted(Math.round(seconds / 60), 'minute')
    : counted(Math.round(seconds / 3600), 'hour');
}

/** Bytes as people count them: `64 MB`. */
export const size = (bytes: number): string =>
  bytes < 2 ** 20 ? `${Math.round(bytes / 2 ** 10)} kB` : `${Math.round(bytes / 2 ** 20)} MB`;

/** `a, b and c`. */
export const list = (words: readonly string[]): string => new Intl.ListFormat('en-GB').format(words);

/** Day, month and year of an RFC 3339 time. */
export const date = (time: string): string =>
  new Date(time).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** The name of a label, with its levels as people write them: `Electronic / Techno`. */
export const labelName = (label: string): string => label.split('---').join(' / ');
