import { checkFiles, loadModel } from '../runtimes/load-model.js';
import { loadRuntime } from '../runtimes/tfjs/runtime.js';
import type { Digest } from '../models/version.js';
import { SparseFile } from '../audio/sparse/sparse-file.js';
import { ZeroedMemory } from '../audio/sparse/zeroed-memory.js';
import { classifyParts } from './classify-parts.js';
import { createClassifier, type Classifier } from './classifier.js';
import { classify, type ClassifyOptions } from './classify.js';
import { infer } from './classify-track.js';
import { parseInferenceRequest } from './inference/parse-request.js';
import type {
  ChildOptions,
  ChildStatus,
  ClassifyJob,
  ClassifyPartsJob,
  InferJob,
  InferredFor,
  LoadJob,
  UnloadJob,
} from './job.js';
import { packClassification } from './packed-classification.js';
import { unpackVersion } from './parcel.js';
import { WithBytes } from '../pool/child-protocol.js';
import { serveTasks, type TaskContext } from '../pool/serve-tasks.js';
import { Stages } from './stages.js';

const options = JSON.parse(process.argv[2]) as ChildOptions;
const loading = loadRuntime(options.backend);
const classifiers = new Map<Digest, Classifier>();
const memory = new ZeroedMemory();

await serveTasks(
  {
    classify: async (job: ClassifyJob, bytes, context) =>
      packClassification(await classify(bytes, job.versions.map(classifierOf), optionsOf(job, context))),
    'classify-parts': async (job: ClassifyPartsJob, bytes, context) => {
      const file = new SparseFile(job.size, job.ranges, bytes, memory);
      const result = await classifyParts(file, job.versions.map(classifierOf), optionsOf(job, context));
      return 'lacking' in result ? result : packClassification(result);
    },
    practise: async (job: ClassifyJob, bytes, context) => {
      await classify(bytes, job.versions.map(classifierOf), optionsOf(job, context));
    },
    infer: async ({ digest, headerLength }: InferJob, bytes, { stages }) => {
      const { model } = classifierOf(digest);
      const { id, outputs, tensor } = parseInferenceRequest(bytes, headerLength, model.manifest);
      const { scores, embedding } = await infer(tensor, model, new Stages(stages));
      const inferred: InferredFor = { id, outputs };
      const given = { probabilities: scores, embedding: embedding! };
      return new WithBytes(
        inferred,
        outputs.map(({ name }) => given[name]),
      );
    },
    check: async (job: LoadJob, bytes) => checkFiles(unpackVersion(job, bytes)),
    load: async (job: LoadJob, bytes) => {
      if (classifiers.has(job.digest)) return;
      const model = await loadModel(await loading, unpackVersion(job, bytes));
      classifiers.set(job.digest, await createClassifier(model));
    },
    unload: async ({ digest }: UnloadJob) => {
      classifiers.get(digest)?.model.dispose();
      classifiers.delete(digest);
    },
  },
  async (): Promise<ChildStatus> => {
    const { backend, reason } = await loading;
    return { backend, reason };
  },
);

function optionsOf(
  { limits, embedding, every, maxSegments }: ClassifyJob,
  context: TaskContext,
): ClassifyOptions {
  return {
    ...context,
    ...{ limits, embedding, line: every === undefined ? undefined : { every, maxSegments } },
    emit: classification => context.emit(packClassification(classification)),
  };
}

function classifierOf(digest: Digest): Classifier {
  const classifier = classifiers.get(digest);
  if (!classifier) throw new Error('a version was asked for that is not loaded');
  return classifier;
}
