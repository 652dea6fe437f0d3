import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '../../errors.js';
import { describeClassification } from '../answer.js';
import { clientSignal } from '../client-signal.js';
import type { Dependencies } from '../dependencies.js';
import { Classification, ClassifyQuery, UploadBody } from '../schemas/classification.js';
import { problemResponses } from '../schemas/problem.js';
import { readUpload } from '../upload.js';

/** `POST /classify`: the audio as a multipart file or as the raw body. */
export const classifyRoute: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, engine, registry, metrics },
) => {
  // The content decides what an upload is, so a body of any type is taken as it comes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
  await app.register(multipart, {
    limits: { fileSize: config.maxUploadBytes, files: 1, fields: 16, fieldSize: 1024, parts: 17 },
  });

  app.post(
    '/classify',
    {
      bodyLimit: config.maxUploadBytes,
      handlerTimeout: config.uploadTimeoutMs,
      config: { documentedBody: UploadBody },
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
            'too-large',
            'unsupported-media',
            'broken-audio',
            'audio-too-short',
            'audio-too-long',
            'silent-audio',
            'internal',
            'overloaded',
            'not-ready',
            'deadline-exceeded',
          ),
        },
      },
      // Refused before the body is read, which spares both sides the transfer.
      onRequest: async () => {
        if (!engine.isReady)
          throw new Problem('not-ready', 'The model is still loading; try again in a moment.');
        if (engine.isFull)
          throw new Problem('overloaded', 'As many tracks wait as may wait; try again in a moment.');
      },
    },
    async (request, reply) => {
      const model = registry.resolve(request.query.model, request.query.version);
      const bytes = await readUpload(request);
      const result = await engine.classify(bytes, model, clientSignal(reply));
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
