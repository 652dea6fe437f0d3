import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Dependencies } from '../../dependencies.js';
import { describeModel } from '../../describe-model.js';
import { ModelParams, ModelSummary } from '../../schemas/models.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /models/{name}`: one model and its versions. */
export const modelRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry }) => {
  app.get(
    '/models/:name',
    {
      config: { access: 'either' },
      schema: {
        operationId: 'getModel',
        tags: ['models'],
        summary: 'Shows one model and its versions',
        params: ModelParams,
        response: {
          200: { description: 'The model', content: { 'application/json': { schema: ModelSummary } } },
          ...problemResponses('unknown-model'),
        },
      },
    },
    async request => describeModel(registry, registry.model(request.params.name)),
  );
};
