import './quiet-child.js';
import { loadModel } from '../models/model.js';
import { loadRuntime } from '../models/runtime.js';
import { classify as classifyTrack, createClassifier, type Classifier } from './classify.js';
import type { ChildOptions, ChildStatus, Job, ModelReference } from './job.js';
import { outcomeOf } from './outcome.js';

const options = JSON.parse(process.argv[2]) as ChildOptions;
const loading = loadRuntime(options.backend);
const classifiers = new Map<string, Promise<Classifier>>();
const preloading = Promise.all(options.preload.map(classifierOf));
// Whoever asks is told; a failure that nobody has asked about yet must not end the process without a word.
preloading.catch(() => undefined);

/** Runs one job in this process. */
export function classify({ bytes, model, limits }: Job) {
  return outcomeOf(async () => classifyTrack(bytes, await classifierOf(model), limits));
}

/**
 * Says which process this is and what it computes with, once it is warm.
 *
 * @throws Error when the backend is not to be had or a model does not load
 */
export async function status(): Promise<ChildStatus> {
  const { backend, reason } = await loading;
  await preloading;
  return { pid: process.pid, backend, reason };
}

function classifierOf({ digest, directory }: ModelReference): Promise<Classifier> {
  let classifier = classifiers.get(digest);
  if (!classifier) {
    classifier = load(digest, directory);
    classifiers.set(digest, classifier);
    classifier.catch(() => classifiers.delete(digest));
  }
  return classifier;
}

async function load(digest: string, directory: string): Promise<Classifier> {
  const model = await loadModel(await loading, directory);
  if (model.digest === digest) return createClassifier(model);
  model.dispose();
  throw new Error('the model version was changed in the store after it had been verified');
}
