import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Dependencies } from '../../dependencies.js';
import { describeFeatures, describeVersion } from '../../describe-model.js';
import { VersionDetails, VersionParams } from '../../schemas/models.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /models/{name}/versions/{version}`: what a version is and how well it does. */
export const versionRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry }) => {
  app.get(
    '/models/:name/versions/:version',
    {
      config: { access: 'either' },
      schema: {
        operationId: 'getVersion',
        tags: ['models'],
        summary: 'Shows one version of a model',
        params: VersionParams,
        response: {
          200: { description: 'The version', content: { 'application/json': { schema: VersionDetails } } },
          ...problemResponses('malformed-request', 'unknown-model'),
        },
      },
    },
    async request => {
      const model = registry.model(request.params.name);
      const entry = model.entry(request.params.version);
      const manifest = entry.serving?.manifest;
      return {
        name: model.name,
        ...describeVersion(model, entry),
        ...(manifest && {
          createdAt: manifest.createdAt,
          task: manifest.task,
          genres: manifest.labels,
          ...(manifest.thresholds && { thresholds: manifest.thresholds }),
          features: describeFeatures(manifest.features),
          input: manifest.input,
          ...(manifest.verdict && { verdict: manifest.verdict }),
        }),
      };
    },
  );
};
