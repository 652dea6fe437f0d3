import { labelName } from '../words.js';
import type { Try } from './tries.js';

/** Begins what spreadsheets take for a formula, also in the name of a file that somebody else made. */
const formula = /^[=+\-@\t\r]/;

const cell = (value: string | number | undefined): string => {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The tries as a table (RFC 4180): a line for each, and a column for the probability of each genre that any has. */
export function csvOf(tries: readonly Try[]): string {
  const genres = [...new Set(tries.flatMap(({ answer }) => Object.keys(answer?.probabilities ?? {})))];
  const head = ['file', 'model', 'version', 'verdict', 'genre', 'confidence', 'seconds', 'problem'];
  const rows = tries.map(({ track, asked, phase, answer }) => {
    const { name, version } = answer?.model ?? asked ?? {};
    return [
      ...[track.name, name, version],
      ...[answer?.verdict, answer?.genre, answer?.confidence, answer?.audio.duration],
      phase.name === 'failed' ? phase.trouble.title : undefined,
      ...genres.map(genre => answer?.probabilities[genre]),
    ];
  });
  return [[...head, ...genres.map(labelName)], ...rows].map(row => `${row.map(cell).join(',')}\r\n`).join('');
}

/** The tries as JSON: a list of answers as the service gave them, each with the name of its file. */
export const jsonOf = (tries: readonly Try[]): string =>
  JSON.stringify(
    tries.map(({ track, phase, answer }) => ({
      file: track.name,
      ...answer,
      ...(phase.name === 'failed' && { problem: phase.trouble.title }),
    })),
    undefined,
    2,
  );
