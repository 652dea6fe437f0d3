import type { VerifiedVersion } from '../../models/version.js';
import { loadEmbedder } from '../../runtimes/load-model.js';
import { loadRuntime, type BackendPreference } from '../../runtimes/tfjs/runtime.js';
import { asked } from '../../wrong-use.js';
import type { Dataset } from '../data/dataset.js';
import { possibleFolds } from '../data/possible-folds.js';
import type { DataOptions } from '../data/prepare.js';
import { prepareEmbeddings, type PreparedExamples } from '../data/prepare-examples.js';
import type { HeadRecipe } from '../head-recipe.js';
import type { Progress } from '../progress.js';
import { assess, type Assessed } from './assess.js';
import { headLearner } from './head-learner.js';

/** How heads are cross-validated. */
export interface HeadValidation extends Pick<DataOptions, 'workers' | 'cache'> {
  readonly backend: BackendPreference;
  readonly recipe: HeadRecipe;
  readonly folds: number;
  readonly seeds: readonly number[];
}

/** What heads are trained on and judged by. */
export interface HeadExamples extends PreparedExamples {
  /** Into how many parts the tracks can be cut. */
  readonly folds: number;
  /** Of the embedding. */
  readonly dimensions: number;
}

/**
 * Has the network of a version compute the embeddings of tracks.
 *
 * @throws WrongUse when it gives none, or a genre has too few artists; as `prepareEmbeddings`
 */
export async function prepareHead(
  base: VerifiedVersion,
  dataset: Dataset,
  { folds: wanted, backend, ...options }: Pick<HeadValidation, 'folds' | 'backend' | 'workers' | 'cache'>,
  progress: Progress,
): Promise<HeadExamples> {
  const { tracks, groupedBy } = dataset;
  const runtime = await loadRuntime(backend);
  const embedder = await asked(() => loadEmbedder(runtime, base));
  const { dimensions } = embedder;
  embedder.dispose();
  // Before the embeddings, which take a while; files that cannot be read are found only then.
  possibleFolds(tracks, wanted, groupedBy, { note: () => undefined });
  const prepared = await prepareEmbeddings(dataset, options, { base, backend, dimensions }, progress);
  const folds = possibleFolds(prepared.set.examples, wanted, groupedBy, progress);
  return { ...prepared, folds, dimensions };
}

/** Cross-validates heads on the embeddings of a version's network. @throws Error as {@link prepareHead} */
export async function assessHead(
  base: VerifiedVersion,
  dataset: Dataset,
  options: HeadValidation,
  progress: Progress,
): Promise<Assessed & PreparedExamples> {
  const { folds, ...prepared } = await prepareHead(base, dataset, options, progress);
  const validation = { folds, seeds: options.seeds, splitBy: dataset.groupedBy };
  return { ...prepared, ...(await assess(prepared.set, headLearner(options.recipe), validation, progress)) };
}
