import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '../../../problems.js';
import type { Dependencies } from '../../dependencies.js';
import { modelAddresses, selectorIn } from '../../open-inference/addresses.js';
import { isKnown, servedVersion } from '../../open-inference/served-version.js';
import { ModelReady } from '../../schemas/open-inference.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /v2/models/{name}/ready`, `GET /v2/models/{name}/versions/{version}/ready`: whether it answers. */
export const modelReadyRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry }) => {
  for (const { url, params, subject, refusals } of modelAddresses)
    app.get(
      `${url}/ready`,
      {
        config: { access: 'either' },
        schema: {
          operationId: `${subject}Ready`,
          tags: ['open inference'],
          summary: `Says whether a ${subject} answers`,
          params,
          response: {
            200: { description: 'It does', content: { 'application/json': { schema: ModelReady } } },
            ...problemResponses(...refusals, 'unknown-model', 'not-ready'),
          },
        },
      },
      async ({ params }) => {
        const model = registry.model(params.name);
        const selector = selectorIn(params);
        if (servedVersion(model, selector)) return { name: model.name, ready: true } as const;
        if (isKnown(model, selector))
          throw new Problem(
            'not-ready',
            `The version is not served now; GET /models/${model.name} says why.`,
          );
        throw new Problem('unknown-model', `There is no such version; GET /models/${model.name} lists all.`);
      },
    );
};
