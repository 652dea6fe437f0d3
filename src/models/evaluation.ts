import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { CrossValidation } from './cross-validation.js';
import { labelsFault, type ManifestFile } from './manifest.js';

/** The file in which training leaves how well a version does. */
export const evaluationName = 'evaluation.json';

/** Bytes; that of a hundred genres has ninety thousand. It stays in memory as long as its version does. */
const largestEvaluation = 2 ** 18;

/** What `evaluation.json` says of a version that was trained here. */
export const Evaluation = Type.Object({
  crossValidation: CrossValidation,
  leakyBecauseShuffledByFile: Type.Optional(CrossValidation),
  recipesTried: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'recipes that were compared to choose this one, on other seeds than those of the figures',
    }),
  ),
  history: Type.Optional(
    Type.Array(
      Type.Object({
        loss: Type.Number({ description: 'nats; on what was trained on' }),
        validationLoss: Type.Number({ description: 'nats per track; on what was held back' }),
      }),
      {
        description: 'the training curve: the losses after each epoch; absent where training has no epochs',
      },
    ),
  ),
});
export type Evaluation = Static<typeof Evaluation>;

/** A version's evaluation, or why there is one that cannot be shown; neither where the version has none. */
export interface FoundEvaluation {
  readonly evaluation?: Evaluation;
  readonly evaluationFault?: string;
}

/** The bytes of a version's evaluation that are worth keeping. */
export function keptEvaluation(files: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
  const json = files.get(evaluationName);
  return json && json.length <= largestEvaluation ? json : undefined;
}

const validator = Schema.Compile(Evaluation);

/** Parses and checks what {@link keptEvaluation} kept of the files that a manifest lists. */
export function findEvaluation(
  listed: readonly ManifestFile[],
  kept: Uint8Array | undefined,
): FoundEvaluation {
  if (!listed.some(({ path }) => path === evaluationName)) return {};
  if (!kept)
    return {
      evaluationFault: `${evaluationName} is larger than the ${largestEvaluation} bytes that are kept`,
    };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(kept));
  } catch {
    return { evaluationFault: `${evaluationName} is not JSON` };
  }
  if (!validator.Check(value)) {
    const error = validator.Errors(value)[1].at(0);
    return { evaluationFault: `${evaluationName}: ${error?.instancePath ?? ''} ${error?.message}` };
  }
  return isWhole(value)
    ? { evaluation: value }
    : { evaluationFault: `${evaluationName} does not have all figures for each of its genres` };
}

/** Whether there are figures for each genre. */
function isWhole({ crossValidation, leakyBecauseShuffledByFile: leaky }: Evaluation): boolean {
  return [crossValidation, ...(leaky ? [leaky] : [])].every(
    ({ genres, confusion, perGenre }) =>
      confusion.length === genres.length &&
      confusion.every(row => row.length === genres.length) &&
      labelsFault(genres) === undefined &&
      genres.every(genre => Object.hasOwn(perGenre, genre)),
  );
}
