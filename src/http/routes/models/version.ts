import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Dependencies } from '../../dependencies.js';
import { VersionDetails, VersionParams } from '../../schemas/models.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /models/{name}/versions/{version}`: what a version is and how well it does. */
export const versionRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { engine, registry }) => {
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
      const { name, version, digest, manifest } = registry.resolve(
        request.params.name,
        request.params.version,
      );
      const { createdAt, genres, features, input, metrics } = manifest;
      return {
        name,
        version,
        digest,
        loaded: engine.isLoaded(digest),
        createdAt,
        genres,
        features,
        input,
        ...(metrics && { metrics }),
      };
    },
  );
};
