import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { withoutFfmpeg as skip } from '../audio/windows.js';
import { metric } from '../metrics.js';
import { postRaw, startService } from '../service.js';
import { explanationOf } from './explained.js';
import type { Variant } from './variant.js';
import { variants } from './variants.js';

/** How far a probability may be from that of ffmpeg's decode. */
const tolerance = 0.02;

/** Files that are compared at a time. */
const lanes = 2;

const run = promisify(execFile);
const ffmpeg = (...args: string[]) => run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);

interface Answer {
  readonly status: number;
  readonly detail?: string;
  readonly probabilities?: Record<string, number>;
  readonly audio?: { readonly sampleRate: number; readonly channels: number; readonly duration: number };
}

/** `undefined` where the ffmpeg at hand cannot make the file. */
async function make(directory: string, { options, extension, alter }: Variant, id: number) {
  const path = join(directory, `${id}.${extension}`);
  const made = await ffmpeg(
    '-i',
    join(directory, 'music.wav'),
    ...options.split(' ').filter(Boolean),
    path,
  ).then(
    () => true,
    () => false,
  );
  if (!made) return undefined;
  const bytes = await readFile(path);
  const altered = alter ? alter(bytes) : bytes;
  if (alter) await writeFile(path, altered);
  return { path, bytes: altered };
}

function distance(a: Record<string, number>, b: Record<string, number>): number {
  return Math.max(...Object.keys(a).map(genre => Math.abs(a[genre] - b[genre])));
}

t.test('files that ffmpeg makes are heard as ffmpeg hears them', { skip }, async t => {
  const directory = await mkdtemp(join(tmpdir(), 'hyena-differential-'));
  t.teardown(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'music.wav'), wav([music(12, 44_100), music(12, 44_100, 1)], 44_100));
  const service = await startService(t, { WORKERS: String(lanes) });
  const classify = async (bytes: Uint8Array): Promise<Answer> => {
    const response = await postRaw(service.url, bytes);
    return { ...((await response.json()) as object), status: response.status };
  };

  let compared = 0;
  const reasons = new Map<string, number>();
  const expect = (name: string, outcome: 'refused' | 'differs', message: string) => {
    const reason = explanationOf(name, outcome);
    if (!reason) t.fail(`${name}: ${message}`);
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  };

  const compare = async (variant: Variant, id: number): Promise<void> => {
    const file = await make(directory, variant, id);
    if (!file) return;
    const decoded = join(directory, `${id}.decoded.wav`);
    const ours = await classify(file.bytes);
    compared++;
    if (ours.status >= 500) t.fail(`${variant.name}: ${ours.status}`);
    const isDecoded = await ffmpeg('-i', file.path, '-map', '0:a:0', '-c:a', 'pcm_f32le', decoded).then(
      () => true,
      () => false,
    );
    const theirs = isDecoded ? await classify(await readFile(decoded)) : undefined;
    await Promise.all([file.path, decoded].map(path => rm(path, { force: true })));
    if (!theirs?.probabilities || !theirs.audio) return;
    if (!ours.probabilities || !ours.audio) {
      expect(variant.name, 'refused', `${ours.status} ${ours.detail}`);
      return;
    }
    const shapes = [ours, theirs].map(({ audio }) => `${audio!.sampleRate} Hz, ${audio!.channels} channels`);
    const moved = distance(ours.probabilities, theirs.probabilities);
    const seconds = [ours, theirs].map(({ audio }) => audio!.duration.toFixed(2)).join(' and ');
    if (moved > tolerance) expect(variant.name, 'differs', `${moved.toFixed(3)}, ${seconds} s`);
    else if (shapes[0] !== shapes[1]) expect(variant.name, 'differs', shapes.join(' and '));
  };

  const queue = [...variants.entries()];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await compare(next[1], next[0]);
    }),
  );
  t.comment(`${compared} of ${variants.length} files`, Object.fromEntries(reasons));
  t.ok(compared > 300, `${compared} files`);
  for (const reason of ['died', 'deadline', 'memory'])
    t.equal(
      await metric(service.url, `hyena_child_ends_total{reason="${reason}"}`),
      0,
      `${reason}: no child`,
    );
});
