import { readFileSync } from 'node:fs';
import t from 'tap';
import { settings, shownDefault, type Config } from '../src/config/config.js';
import { problemTypes } from '../src/problems.js';
import { root } from './service.js';

/** The rows of a page's table, without the padding; a row begins with a name in backticks. */
const rowsOf = (page: string): string[] =>
  readFileSync(`${root}docs/${page}`, 'utf8')
    .replace(/ +/g, ' ')
    .split('\n')
    .filter(line => line.startsWith('| `'));

t.test('docs/settings.md has every setting with its default, and no others', async t => {
  const rows = Object.entries(settings).map(
    ([name, { env, help }]) => `| \`${env}\` | ${shownDefault(name as keyof Config)} | ${help} |`,
  );
  t.strictSame(rowsOf('settings.md'), rows);
});

t.test('docs/problems.md has every problem, and no others', async t => {
  const rows = Object.entries(problemTypes).map(
    ([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`,
  );
  t.strictSame(rowsOf('problems.md'), rows);
});
