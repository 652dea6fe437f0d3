import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { packageVersion } from '../../package-version.js';
import { compressedText } from '../compressed-text.js';
import { docsTheme } from '../docs-theme.js';
import { problemResponses } from '../schemas/problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A body that is read as a stream: documented, but not validated by its schema. */
    documentedBody?: object;
  }
}

/** What the page needs to run: its own files, styles that its script writes, and to call the service. */
const staticCSP = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** Where `npm run build` puts the files of the page, and their compressed forms beside them. */
const directory = fileURLToPath(new URL('../../docs/', import.meta.url));

/** What may answer before a route is looked at. */
const everywhere = problemResponses('unknown-host');

/** Collects the routes' schemas into the OpenAPI document and serves a page to try it at `/docs`. */
export const openapi = fp(async app => {
  await app.register(swagger, {
    refResolver: { buildLocalReference: ({ $id }) => $id as string },
    transform: ({ schema, url, route }) => {
      const { documentedBody: body, access = 'public' } = route.config ?? {};
      const security = access === 'public' ? [] : [{ bearer: [] }];
      const response = { ...(schema.response as object | undefined), ...everywhere };
      return { schema: { ...schema, ...(body && { body }), response, security }, url };
    },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hyena',
        version: packageVersion,
        description:
          'Says what genre a piece of music is. Errors are RFC 9457 problem details with a stable `type`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description:
              'A key from `hyena keys create`. Where the operator has configured no keys, none is needed.',
          },
        },
      },
      tags: [
        { name: 'classification', description: 'audio in, genres out' },
        { name: 'models', description: 'what can be asked' },
        {
          name: 'open inference',
          description: 'the Open Inference Protocol (V2): features in, probabilities out',
        },
        { name: 'operation', description: 'for orchestrators and monitoring' },
        { name: 'contract', description: 'this document' },
      ],
    },
  });
  await app.register(async docs => {
    docs.addHook('onRoute', route => {
      route.config = { ...route.config, access: 'public' };
    });
    await docs.register(fastifyStatic, { root: directory, serve: false, preCompressed: true });
    const files = new Set(await readdir(directory));
    const json = compressedText(() => JSON.stringify(app.swagger()));
    // In place of what the page's own plugin sends: that knows no compression.
    docs.addHook('preHandler', async (request, reply) => {
      const [, path] = /^\/docs\/(?:static\/)?([\w.-]+)(?:\?|$)/.exec(request.url) ?? [];
      if (path === 'json')
        return reply.type('application/json; charset=utf-8').send(await json(request, reply));
      return files.has(path) ? reply.sendFile(path) : undefined;
    });
    await docs.register(swaggerUi, { routePrefix: '/docs', staticCSP, theme: docsTheme });
  });
});
