import { readFileSync } from 'node:fs';
import t from 'tap';
import { settings, shownDefault, type Config } from '../src/config/config.js';
import { problemTypes } from '../src/problems.js';
import { root } from './service.js';

// Tables are padded.
const readme = readFileSync(`${root}README.md`, 'utf8').replace(/ +/g, ' ');

t.test('documents every setting, with its default', async t => {
  for (const [name, { env, help }] of Object.entries(settings))
    t.match(readme, `| \`${env}\` | ${shownDefault(name as keyof Config)} | ${help} |`);
});

t.test('documents every problem', async t => {
  for (const [code, { status, title }] of Object.entries(problemTypes))
    t.match(readme, `| \`${code}\` | ${status} | ${title} |`);
});
