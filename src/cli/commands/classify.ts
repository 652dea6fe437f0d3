import { inOrder } from '../../batch/in-order.js';
import { ItemFault } from '../../catalogue/catalogue.js';
import type { Config } from '../../config/config.js';
import { classifyFile } from '../../engine/classify-file.js';
import type { Engine } from '../../engine/engine.js';
import { requireKernels } from '../../engine/require-kernels.js';
import { Problem } from '../../problems.js';
import { describeClassification, type Answer, type AnswerOptions } from '../../engine/answer.js';
import { openModels } from '../../serve/open-models.js';
import type { VerdictName } from '../../engine/verdict.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { WrongUse } from '../wrong-use.js';
import { areFiles, namedTracks, type NamedPlaces, type NamedTrack } from './named-tracks.js';
import { ownEngine } from './own-engine.js';
import { requireEmbedding } from './require-embedding.js';

/** How files are to be classified, and shown. */
export interface ClassifyOptions {
  readonly json?: boolean | undefined;
  /** The embedding too, in JSON. */
  readonly embedding?: boolean | undefined;
  /** Seconds between the segments of a dense time line; its sections too, a line each. */
  readonly every?: number | undefined;
  /** In place of the version's own threshold. */
  readonly minConfidence?: number | undefined;
}

/**
 * `hyena classify PLACE…`: one line a track on standard output, in the order of the arguments; tracks that cannot be
 * classified are named on standard error and make the exit code 1.
 */
export async function classifyTracks(
  named: NamedPlaces,
  config: Config,
  { json = false, ...options }: ClassifyOptions,
): Promise<void> {
  if (options.embedding && !json) throw new WrongUse('--embedding goes with --json');
  if ((named.list === undefined) === (named.places.length === 0))
    throw new WrongUse('name audio, or a list of it with --list');
  await requireKernels();
  const width = (await areFiles(named)) ? Math.min(config.workers, named.places.length) : config.workers;
  const engine = ownEngine(config, width, width);
  try {
    const registry = await openModels(config, engine);
    await Promise.all([engine.warmUp(), registry.start()]);
    const model = registry.model().routing.primary!;
    if (options.embedding) await requireEmbedding(model, config);
    // Memory holds few tracks at a time however many there are.
    const answers = inOrder(namedTracks(named, config), width, async track => ({
      name: track.name,
      answer: await classifyTrack(track, engine, model, options),
    }));
    for await (const { name, answer } of answers) print(name, answer, json);
  } finally {
    await engine.close();
  }
}

async function classifyTrack(
  { item }: NamedTrack,
  engine: Engine,
  model: ServingVersion,
  options: AnswerOptions,
): Promise<Answer | Error> {
  if ('fault' in item) return item.fault;
  try {
    const { embedding = false, every } = options;
    return describeClassification(
      await classifyFile(item, engine, model, { embedding, every }),
      model,
      options,
    );
  } catch (error) {
    if (error instanceof Problem || error instanceof ItemFault) return error;
    throw error;
  }
}

/** What comes before the genres. */
const inWords: Record<VerdictName, string> = { genre: '', unsure: 'unsure: ', 'not-music': 'not music: ' };

function print(file: string, answer: Answer | Error, json: boolean): void {
  if (answer instanceof Error) {
    console.error(`hyena: ${file}: ${answer.message}`);
    process.exitCode = 1;
  } else if (json) {
    console.log(JSON.stringify({ file, ...answer }));
  } else {
    const shown = leading(answer).map(([genre, p]) => `${genre} ${(p * 100).toFixed(0)} %`);
    console.log(`${file}: ${inWords[answer.verdict]}${shown.join(', ')}`);
    for (const { start, end, genre, confidence, verdict } of answer.sections ?? [])
      console.log(
        `  ${clock(start)} to ${clock(end)}: ${inWords[verdict]}${genre} ${(confidence * 100).toFixed(0)} %`,
      );
  }
}

/** Seconds as `1:02:03`, hours where there are such. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  const tail = twoDigits(whole % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** All labels that a multi-label model names; the three most probable where it names none, and of other models. */
function leading({ labels = [], probabilities }: Answer): [genre: string, probability: number][] {
  if (labels.length > 0) return labels.map(({ label, probability }) => [label, probability]);
  return Object.entries(probabilities)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3);
}
