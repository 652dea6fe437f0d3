import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { packageVersion } from '../../../package-version.js';
import { ServerMetadata } from '../../schemas/open-inference.js';

/** `GET /v2`: what server this is. */
export const serverMetadataRoute: FastifyPluginAsyncTypebox = async app => {
  const schema = {
    operationId: 'serverMetadata',
    tags: ['open inference'],
    summary: 'Says what server this is',
    response: {
      200: { description: 'This one', content: { 'application/json': { schema: ServerMetadata } } },
    },
  };
  // The protocol's text has the one, its OpenAPI document the other.
  for (const url of ['/v2', '/v2/'])
    app.get(url, { config: { access: 'either' }, schema: { ...schema, hide: url === '/v2/' } }, async () => ({
      name: 'hyena',
      version: packageVersion,
      extensions: ['binary_tensor_data'],
    }));
};
