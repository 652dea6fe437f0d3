import Type from '#typebox';
import { Evaluation } from '../../models/evaluation.js';
import { Gate } from '../../models/gate.js';
import { Manifest } from '../../models/manifest.js';
import { VersionDetails } from './models.js';

const { dataset, split, training, imported, head, codeVersion, seed } = Manifest.properties;

/**
 * The answer of `GET /models/{name}/versions/{version}/card`, after Mitchell et al., Model Cards for Model Reporting (2019).
 * What is not known of a version is absent: all but its name and state where it is not in memory, and what only training
 * knows where it was imported.
 */
export const ModelCard = Type.Object({
  ...Type.Pick(VersionDetails, [
    'name',
    'version',
    'state',
    'digest',
    'createdAt',
    'task',
    'genres',
    'thresholds',
    'features',
    'embedding',
    'verdict',
  ]).properties,
  imported,
  head,
  dataset: Type.Optional(Type.Omit(dataset, ['skipped'])),
  split,
  seed,
  training: Type.Optional(Type.Omit(training, ['recipe'])),
  evaluation: Type.Optional(Evaluation),
  evaluationFault: Type.Optional(
    Type.String({ description: 'why the evaluation that the version has cannot be shown' }),
  ),
  gate: Type.Optional(
    Type.Object(Gate.properties, {
      description: 'what the gates of hyena models promote decided; unlike the version, this is not signed',
    }),
  ),
  gateFault: Type.Optional(Type.String({ description: 'why what they decided cannot be shown' })),
  codeVersion: Type.Optional(codeVersion),
});
export type ModelCard = Type.Static<typeof ModelCard>;
