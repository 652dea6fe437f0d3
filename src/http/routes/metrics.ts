import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from '#typebox';
import type { Dependencies } from '../dependencies.js';

/** `GET /metrics`: for Prometheus. */
export const metricsRoute: FastifyPluginAsyncTypebox<Dependencies> = async (app, { metrics }) => {
  app.get(
    '/metrics',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'metrics',
        tags: ['operation'],
        summary: 'Shows the metrics in the text format of Prometheus',
        response: {
          200: { description: 'The metrics', content: { 'text/plain': { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) => {
      reply.type(metrics.registry.contentType);
      return metrics.registry.metrics();
    },
  );
};
