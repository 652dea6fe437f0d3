import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Dependencies } from '../../dependencies.js';
import { describeModel } from '../../describe-model.js';
import { ModelList } from '../../schemas/models.js';

/** `GET /models`: every model in the store. */
export const listModelsRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
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
    async () => ({ models: dependencies.registry.models.map(model => describeModel(dependencies, model)) }),
  );
};
