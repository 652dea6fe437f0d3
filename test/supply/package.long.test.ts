import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { music, wav } from '../../support/audio/synth.js';
import { startService } from '../../support/started-service.js';
import { postRaw, root } from '../service.js';

t.setTimeout(10 * 60_000);

/** Whether npm's registry can be reached: where not, there is nothing to install from. */
function registryAnswers(): boolean {
  try {
    execFileSync('npm', ['view', 'fastify', 'version', '--fetch-retries=0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

t.test('the package installs elsewhere, and serves the model inside it', async t => {
  if (!registryAnswers()) {
    t.pass("npm's registry cannot be reached", { skip: true });
    return;
  }
  const place = join(t.testdir(), 'elsewhere');
  await mkdir(place);
  await writeFile(join(place, 'package.json'), '{ "private": true }');
  const [name] = (
    JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place], {
        cwd: root,
        encoding: 'utf8',
      }),
    ) as [{ filename: string }]
  ).map(({ filename }) => filename);
  execFileSync('npm', ['install', '--omit=optional', '--no-audit', '--no-fund', `./${name}`], {
    cwd: place,
    stdio: 'ignore',
  });
  const service = await startService(
    { WORKERS: '1' },
    process.execPath,
    join(place, 'node_modules', '.bin', 'hyena'),
  );
  t.teardown(() => service.stop());
  const answer = await postRaw(service.url, wav(music(4)));
  t.equal(answer.status, 200);
  t.equal(((await answer.json()) as Classification).model.name, 'gtzan');
  t.equal((await fetch(service.url, { headers: { accept: 'text/html' } })).status, 200);
  await service.stop();
  t.equal(await service.exit, 0);
});
