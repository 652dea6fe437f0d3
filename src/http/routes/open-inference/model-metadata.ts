import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '../../../problems.js';
import type { Dependencies } from '../../dependencies.js';
import { modelAddresses, selectorIn } from '../../open-inference/addresses.js';
import { describeInterface } from '../../open-inference/model-interface.js';
import { servedVersion } from '../../open-inference/served-version.js';
import { ModelMetadata } from '../../schemas/open-inference.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /v2/models/{name}`, `GET /v2/models/{name}/versions/{version}`: what tensors a model takes and gives. */
export const modelMetadataRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry }) => {
  for (const { url, params, subject, refusals } of modelAddresses)
    app.get(
      url,
      {
        config: { access: 'either' },
        schema: {
          operationId: `${subject}Metadata`,
          tags: ['open inference'],
          summary: `Says what tensors a ${subject} takes and gives`,
          params,
          response: {
            200: { description: 'These', content: { 'application/json': { schema: ModelMetadata } } },
            ...problemResponses(...refusals, 'unknown-model'),
          },
        },
      },
      async ({ params }) => {
        const model = registry.model(params.name);
        const version = servedVersion(model, selectorIn(params));
        if (version) return describeInterface(model, version);
        throw new Problem(
          'unknown-model',
          'That model or version is not served; GET /models lists those that are.',
        );
      },
    );
};
