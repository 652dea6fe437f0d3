import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { compressedText } from '../compressed-text.js';
import Type from '#typebox';

/** `GET /openapi.yaml`: the contract, made of the schemas that the routes run with. */
export const openapiRoute: FastifyPluginAsyncTypebox = async app => {
  const send = compressedText(() => app.swagger({ yaml: true }));
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
    async (request, reply) => {
      // The response schema is of the document, which may be compressed.
      const document = (await send(request, reply)) as string;
      return reply.type('application/yaml').send(document);
    },
  );
};
