import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Dependencies } from '../dependencies.js';
import { requireReady } from '../readiness.js';
import { Readiness } from '../schemas/health.js';
import { problemResponses } from '../schemas/problem.js';

/** `GET /readyz`: requests will be answered. */
export const readyzRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, dependencies) => {
  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'readyz',
        tags: ['operation'],
        summary: 'Says whether requests will be answered',
        response: {
          200: { description: 'They will', content: { 'application/json': { schema: Readiness } } },
          ...problemResponses('not-ready', 'shutting-down'),
        },
      },
    },
    async () => {
      const { backend, reason } = requireReady(dependencies);
      const { warmChildren: workers, isolation } = dependencies.engine;
      return { status: 'ready', workers, backend, reason, isolation } as const;
    },
  );
};
