import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Dependencies } from '../../dependencies.js';
import { requireReady } from '../../readiness.js';
import { ServerReady } from '../../schemas/open-inference.js';
import { problemResponses } from '../../schemas/problem.js';

/** `GET /v2/health/ready`: what `/readyz` says. */
export const serverReadyRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  app.get(
    '/v2/health/ready',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'serverReady',
        tags: ['open inference'],
        summary: 'Says whether requests will be answered',
        response: {
          200: { description: 'They will', content: { 'application/json': { schema: ServerReady } } },
          ...problemResponses('not-ready', 'shutting-down'),
        },
      },
    },
    async () => {
      requireReady(dependencies);
      return { ready: true } as const;
    },
  );
};
