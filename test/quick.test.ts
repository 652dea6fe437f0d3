import { readdirSync } from 'node:fs';
import t from 'tap';

// A process costs 0.4 s of processor time, and with a service a second more: what tests less than that shares one.
const here = new URL('./', import.meta.url);
const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.quick.test.js'))
  .sort();

// A file adds its tests after this one; without a test under way meanwhile, tap would end.
for (const file of files)
  await t.test(file, async () => {
    await import(new URL(file, here).href);
  });
