// Removes from dist/ the compiled files of TypeScript that is gone, such as tests that moved: tap would still run them.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

for (const room of ['src', 'scripts', 'support', 'test']) {
  for (const file of readdirSync(join('dist', room), { recursive: true })) {
    // Bundles are made of other files than they consist of.
    if (!file.endsWith('.js') || (room === 'src' && /^(page|typebox)/.test(file))) continue;
    if (existsSync(join(room, file.replace(/js$/, 'ts')))) continue;
    for (const stale of [file, `${file}.map`]) rmSync(join('dist', room, stale), { force: true });
  }
}
