import { loadModel } from '../models/model.js';
import { loadRuntime } from '../models/runtime.js';
import { readVersion } from '../models/version.js';
import { classify, createClassifier, type Classifier } from './classify.js';
import type { ChildOptions, ChildStatus, Job, ModelReference } from './job.js';
import { serveTasks } from './serve-tasks.js';

const options = JSON.parse(process.argv[2]) as ChildOptions;
const loading = loadRuntime(options.backend);
const classifiers = new Map<string, Promise<Classifier>>();

await serveTasks(
  {
    classify: async ({ model, limits }: Job, bytes, signal) =>
      classify(bytes, await classifierOf(model), limits, signal),
  },
  async (): Promise<ChildStatus> => {
    const { backend, reason } = await loading;
    await Promise.all(options.preload.map(classifierOf));
    return { pid: process.pid, backend, reason };
  },
);

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
  const model = await loadModel(await loading, await readVersion(directory));
  if (model.digest === digest) return createClassifier(model);
  model.dispose();
  throw new Error('the model version was changed in the store after it had been verified');
}
