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
  { config, engine, registry, admission, metrics },
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
      const model = registry.resolve(request.query.model, request.query.version);
      const signal = requestSignal(reply, config.requestTimeoutMs);
      const bytes = await readUpload(request, reply, { ...config, place: request.place, signal });
      const result = await engine.classify(bytes, model, signal);
      const answer = describeClassification(result, model, request.query);
      metrics.classified(model, answer.genre, result);
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
