import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { findEvaluation } from '../../../models/evaluation.js';
import type { ModelRegistry } from '../../../models/registry/model-registry.js';
import type { ServingVersion } from '../../../models/registry/serving-version.js';
import type { Dependencies } from '../../dependencies.js';
import { describeFeatures } from '../../describe-model.js';
import { ModelCard } from '../../schemas/model-card.js';
import { VersionParams } from '../../schemas/models.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /models/{name}/versions/{version}/card`: what a version was made of, how well it does and where it fails. */
export const cardRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry }) => {
  app.get(
    '/models/:name/versions/:version/card',
    {
      config: { access: 'either' },
      schema: {
        operationId: 'getModelCard',
        tags: ['models'],
        summary: 'Shows the card of a version: its data, its evaluation and its training curve',
        params: VersionParams,
        response: {
          200: { description: 'The card', content: { 'application/json': { schema: ModelCard } } },
          ...problemResponses('malformed-request', 'unknown-model'),
        },
      },
    },
    async request => {
      const model = registry.model(request.params.name);
      const { version, state, serving } = model.entry(request.params.version);
      const { name } = model;
      const gate = serving && (await findGate(registry, serving));
      return { name, version, state, ...(serving && describeServing(serving)), ...gate };
    },
  );
};

/** What gates decided, unless it is about other content that had the same number. */
async function findGate(registry: ModelRegistry, { name, version, digest }: ServingVersion) {
  try {
    const { heldOut, live } = (await registry.gate({ name, version })) ?? {};
    const gate = {
      ...(heldOut?.digest === digest && { heldOut }),
      ...(live?.digest === digest && { live }),
    };
    return Object.keys(gate).length > 0 ? { gate } : undefined;
  } catch (error) {
    return { gateFault: (error as Error).message };
  }
}

function describeServing({ digest, manifest, evaluationJson }: ServingVersion) {
  const { createdAt, task, labels, thresholds, features, embedding, verdict, imported, head } = manifest;
  const { dataset, split, seed, training, codeVersion } = manifest;
  return {
    digest,
    createdAt,
    task,
    genres: labels,
    ...(thresholds && { thresholds }),
    features: describeFeatures(features),
    ...(embedding && { embedding }),
    ...(verdict && { verdict }),
    ...(imported && { imported }),
    ...(head && { head }),
    ...(dataset && { dataset }),
    ...(split && { split }),
    ...(seed !== undefined && { seed }),
    ...(training && { training }),
    ...findEvaluation(manifest.files, evaluationJson),
    codeVersion,
  };
}
