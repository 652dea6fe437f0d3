import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '../../../problems.js';
import { StoreError } from '../../../models/store/object-store.js';
import type { Dependencies } from '../../dependencies.js';
import { describeModel } from '../../describe-model.js';
import { ModelParams, ModelSummary } from '../../schemas/models.js';
import { problemResponses } from '../../schemas/problem.js';

/** `POST /models/{name}/reload`: looks at the store now instead of at the next poll, and loads what is new there. */
export const reloadRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry }) => {
  // There is nothing to say beside the address.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async () => undefined);
  app.post(
    '/models/:name/reload',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'reloadModel',
        tags: ['models'],
        summary: 'Loads what the store has now, also versions that failed a moment ago',
        params: ModelParams,
        response: {
          200: {
            description: 'The model after that; a version that could not be loaded says so',
            content: { 'application/json': { schema: ModelSummary } },
          },
          ...problemResponses('unknown-model', 'store-unavailable'),
        },
      },
    },
    async request => {
      try {
        await registry.refresh(true);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        throw new Problem(
          'store-unavailable',
          `The versions that are loaded stay served: ${error.message}.`,
          {
            cause: error,
          },
        );
      }
      return describeModel(registry, registry.model(request.params.name));
    },
  );
};
