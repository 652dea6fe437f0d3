import { webcrypto } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { describeClassification } from '../answer.js';
import type { Place } from '../admission.js';
import type { Dependencies } from '../dependencies.js';
import { requestSignal } from '../request-signal.js';
import { rateLimit } from '../plugins/rate-limit.js';
import { uploadHeaders } from '../plugins/upload-headers.js';
import { Classification, ClassifyQuery, UploadBody } from '../schemas/classification.js';
import { problemResponses } from '../schemas/problem.js';
import { readUpload } from '../upload.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where it was let in; on the routes that take uploads. */
    place: Place;
  }
}

/** `POST /classify`: the audio as a multipart file or as the raw body. */
export const classifyRoute: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, engine, registry, admission, metrics, shadows },
) => {
  await app.register(rateLimit, { config });
  await app.register(uploadHeaders);
  // The content decides what an upload is, so a body of any type is taken as it comes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async () => undefined);
  await app.register(multipart, {
    limits: { fileSize: Infinity, files: 1, fields: 16, fieldSize: 1024, parts: 17 },
  });
  app.decorateRequest('place');

  app.post(
    '/classify',
    {
      config: { access: 'classify', documentedBody: UploadBody },
      schema: {
        operationId: 'classify',
        tags: ['classification'],
        summary: 'Says what genre a piece of music is',
        querystring: ClassifyQuery,
        response: {
          200: {
            description: 'The genres of the track',
            content: { 'application/json': { schema: Classification } },
          },
          ...problemResponses(
            'malformed-request',
            'no-audio',
            'unknown-model',
            'upload-timeout',
            'too-large',
            'unsupported-media',
            'unsupported-encoding',
            'broken-audio',
            'audio-too-short',
            'audio-too-long',
            'silent-audio',
            'too-demanding',
            'rate-limited',
            'internal',
            'too-many-requests',
            'uploads-full',
            'queue-full',
            'queue-timeout',
            'not-ready',
            'shutting-down',
            'deadline-exceeded',
          ),
        },
      },
      // Before the body is read, which spares both sides the transfer.
      onRequest: async (request, reply) => {
        const place = admission.enter(Number(request.headers['content-length'] ?? 0));
        request.place = place;
        reply.raw.once('close', () => place.leave());
      },
    },
    async (request, reply) => {
      const lease = registry.lease(request.query.model, selectorOf(request.query.version));
      reply.raw.once('close', () => lease.release());
      const signal = requestSignal(reply, config.requestTimeoutMs);
      const bytes = await readUpload(request, reply, { ...config, place: request.place, signal });
      const version = await lease.choose(() => digestOfContent(bytes));
      const result = await engine.classify(bytes, version, signal);
      const answer = describeClassification(result, version, request.query);
      metrics.classified(version, answer.genre, result);
      if (lease.shadow) shadows.compare(bytes, request.place, { version, result }, lease.shadow);
      reply.header(
        'server-timing',
        Object.entries(answer.timing)
          .map(([stage, duration]) => `${stage};dur=${duration}`)
          .join(', '),
      );
      return answer;
    },
  );
};

/** A version as it was asked for: its number, or a label. */
function selectorOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d/.test(text) ? Number(text) : text;
}

/** In another thread, so that other requests are answered meanwhile. */
async function digestOfContent(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes));
}
