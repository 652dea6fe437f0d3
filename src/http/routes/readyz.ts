import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '../../errors.js';
import type { Dependencies } from '../dependencies.js';
import { Readiness } from '../schemas/health.js';
import { problemResponses } from '../schemas/problem.js';

/** `GET /readyz`: the default model has been warm in every child process, and is in one now, whatever else loads. */
export const readyzRoute: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { engine, registry, closing },
) => {
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
      if (closing.aborted)
        throw new Problem('shutting-down', 'The service is shutting down; ask another instance.');
      const child = engine.children.at(0);
      if (!child || !registry.isReady)
        throw new Problem('not-ready', 'The model is still loading; try again in a moment.');
      if (engine.warmChildren === 0)
        throw new Problem('not-ready', 'All child processes are being replaced; try again in a moment.');
      return {
        status: 'ready',
        workers: engine.warmChildren,
        backend: child.backend,
        reason: child.reason,
      } as const;
    },
  );
};
