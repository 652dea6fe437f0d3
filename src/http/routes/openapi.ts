import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from '#typebox';

/** `GET /openapi.yaml`: the contract, made of the schemas that the routes run with. */
export const openapiRoute: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/openapi.yaml',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'openapi',
        tags: ['contract'],
        summary: 'Shows this document',
        response: {
          200: { description: 'The document', content: { 'application/yaml': { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) => reply.type('application/yaml').send(app.swagger({ yaml: true })),
  );
};
