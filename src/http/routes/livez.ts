import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Liveness } from '../schemas/health.js';

/** `GET /livez`: the process answers at all. */
export const livezRoute: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/livez',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'livez',
        tags: ['operation'],
        summary: 'Says whether the process is alive',
        response: { 200: { description: 'It is', content: { 'application/json': { schema: Liveness } } } },
      },
    },
    async () => ({ status: 'alive' }) as const,
  );
};
