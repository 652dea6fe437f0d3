import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ServerLive } from '../../schemas/open-inference.js';

/** `GET /v2/health/live`: what `/livez` says. */
export const serverLiveRoute: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/v2/health/live',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'serverLive',
        tags: ['open inference'],
        summary: 'Says whether the process is alive',
        response: { 200: { description: 'It is', content: { 'application/json': { schema: ServerLive } } } },
      },
    },
    async () => ({ live: true }) as const,
  );
};
