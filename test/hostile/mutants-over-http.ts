import t, { type Test } from 'tap';
import { metric } from '../metrics.js';
import { postFile, postRaw, startService, type Service } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';
import { corpus } from '../../support/hostile/corpus.js';
import { mutant } from '../../support/hostile/mutants.js';

const formats = [...new Set(corpus.map(({ format }) => format))];
const good = wav(music(3.2, 8000), 8000);

/** What clients say that they send; none of it is to be believed. */
const types = [
  'audio/mpeg',
  'audio/wav',
  'application/octet-stream',
  'text/plain',
  'image/png',
  'audio/x-none',
];

async function genreOf(service: Service): Promise<unknown> {
  const response = await postRaw(service.url, good);
  return ((await response.json()) as { genre?: unknown }).genre;
}

/** Sends a mutant as a raw body of a wrong type, or as a file of a form. */
async function send(t: Test, service: Service, format: (typeof formats)[number], seed: number) {
  const bytes = mutant(format, seed);
  const response = await (seed % 3 === 0
    ? postFile(service.url, bytes)
    : postRaw(service.url, bytes, '', types[seed % types.length]));
  const answer = (await response.json()) as Record<string, unknown>;
  const isExpected = response.status === 200 || (response.status >= 400 && response.status < 500);
  if (!isExpected) t.fail(`${format} mutant ${seed} is answered ${response.status}`, { answer });
  if (response.status === 200 ? typeof answer.genre !== 'string' : typeof answer.detail !== 'string')
    t.fail(`${format} mutant ${seed} is answered without a genre or a reason`, { answer });
  return response.status;
}

/** Promises that a service classifies or refuses so many mutants of each format, and that no child ends for it. */
export function testMutantsOverHttp(mutantsPerFormat: number): void {
  t.test('damaged files of every format are classified or refused', async t => {
    const service = await startService(t, { WORKERS: '2' });
    const genre = await genreOf(service);
    t.type(genre, 'string');
    const statuses = new Map<number, number>();
    for (let seed = 1; seed <= mutantsPerFormat; seed++) {
      const answers = formats.map(format => send(t, service, format, seed));
      t.equal(await genreOf(service), genre, 'a good file is classified as before');
      for (const status of await Promise.all(answers)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    t.comment(Object.fromEntries(statuses));
    t.ok(statuses.has(200) && statuses.size > 1, 'mutants differ in what becomes of them');

    t.equal((await fetch(`${service.url}/readyz`)).status, 200);
    for (const reason of ['died', 'deadline', 'memory'])
      t.equal(
        await metric(service.url, `hyena_child_ends_total{reason="${reason}"}`),
        0,
        `${reason}: no child`,
      );
    t.equal(await service.stop(), 0);
  });
}
