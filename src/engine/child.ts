import './quiet-child.js';
import { loadModel } from '../models/model.js';
import { loadRuntime } from '../models/runtime.js';
import { classify as classifyTrack, createClassifier, type Classifier } from './classify.js';
import type { ChildOptions, ChildStatus, Job, ModelReference } from './job.js';
import { outcomeOf } from './outcome.js';

const options = JSON.parse(process.argv[2]) as ChildOptions;
const runtime = await loadRuntime(options.backend);
const classifiers = new Map<string, Promise<Classifier>>();
await Promise.all(options.preload.map(classifierOf));

/** Runs one job in this process. */
export function classify({ bytes, model, limits }: Job) {
  return outcomeOf(async () => classifyTrack(bytes, await classifierOf(model), limits));
}

/** Says which process this is and what it computes with. */
export function status(): ChildStatus {
  return { pid: process.pid, backend: runtime.backend, reason: runtime.reason };
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
  const model = await loadModel(runtime, directory);
  if (model.digest === digest) return createClassifier(model);
  model.dispose();
  throw new Error('the model version was changed in the store after it had been verified');
}
