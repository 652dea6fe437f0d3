import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '../../errors.js';
import type { Dependencies } from '../dependencies.js';
import { Readiness } from '../schemas/health.js';
import { problemResponses } from '../schemas/problem.js';

/** `GET /readyz`: the default model is warm in every child process. */
export const readyzRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { engine }) => {
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readyz',
        tags: ['operation'],
        summary: 'Says whether requests will be answered',
        response: {
          200: { description: 'They will', content: { 'application/json': { schema: Readiness } } },
          ...problemResponses('not-ready'),
        },
      },
    },
    async () => {
      const child = engine.children.at(0);
      if (!child) throw new Problem('not-ready', 'The model is still loading; try again in a moment.');
      return {
        status: 'ready',
        workers: engine.children.length,
        backend: child.backend,
        reason: child.reason,
      } as const;
    },
  );
};
