import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Dependencies } from '../../dependencies.js';
import { describeModel } from '../../describe-model.js';
import { ModelList } from '../../schemas/models.js';

/** `GET /models`: every model in the store. */
export const listModelsRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry }) => {
  app.get(
    '/models',
    {
      config: { access: 'either' },
      schema: {
        operationId: 'listModels',
        tags: ['models'],
        summary: 'Lists the models and their versions',
        response: {
          200: { description: 'The models', content: { 'application/json': { schema: ModelList } } },
        },
      },
    },
    async () => {
      const { reachable, reason } = registry.store;
      return {
        models: registry.models.map(model => describeModel(registry, model)),
        store: { reachable, ...(reason !== undefined && { reason }) },
      };
    },
  );
};
