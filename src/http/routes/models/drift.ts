import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '../../../problems.js';
import type { Dependencies } from '../../dependencies.js';
import { describeDrift } from '../../describe-drift.js';
import { DriftReport } from '../../schemas/drift.js';
import { VersionParams } from '../../schemas/models.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /models/{name}/versions/{version}/drift`: how far a version's tracks are from its reference. */
export const driftRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { registry, drift }) => {
  app.get(
    '/models/:name/versions/:version/drift',
    {
      config: { access: 'either' },
      schema: {
        operationId: 'getDrift',
        tags: ['models'],
        summary: 'Shows how far the tracks that a version has heard lately are from its reference',
        params: VersionParams,
        response: {
          200: { description: 'The drift', content: { 'application/json': { schema: DriftReport } } },
          ...problemResponses('malformed-request', 'unknown-model'),
        },
      },
    },
    async request => {
      const { serving } = registry.model(request.params.name).entry(request.params.version);
      if (serving) return describeDrift(serving, drift);
      throw new Problem('unknown-model', 'That version is not in memory, so there is no drift to measure.');
    },
  );
};
