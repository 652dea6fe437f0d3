import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { inSpan } from '../../tracing/span.js';
import { describeClassification } from '../../engine/answer.js';
import type { Dependencies } from '../dependencies.js';
import { admitted } from '../plugins/admitted.js';
import { uploadHeaders } from '../plugins/upload-headers.js';
import { requestSignal } from '../request-signal.js';
import { Classification, ClassifyQuery, UploadBody } from '../schemas/classification.js';
import { problemResponses, workRefusals } from '../schemas/problem.js';
import { readUpload } from '../upload.js';
import { selectorOf } from '../version-selector.js';

/** `POST /classify`: the audio as a multipart file or as the raw body. */
export const classifyRoute: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, answers, registry, admission, metrics },
) => {
  const limit = config.maxUploadBytes;
  await app.register(uploadHeaders);
  await app.register(admitted, { admission, limit });
  // The content decides what an upload is, so a body of any type is taken as it comes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async () => undefined);
  await app.register(multipart, {
    limits: { fileSize: Infinity, files: 1, fields: 16, fieldSize: 1024, parts: 17 },
  });

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
            ...workRefusals,
          ),
        },
      },
    },
    async (request, reply) => {
      const lease = registry.lease(request.query.model, selectorOf(request.query.version));
      reply.raw.once('close', () => lease.release());
      const signal = requestSignal(reply, config.requestTimeoutMs);
      const options = { ...config, limit, place: request.place, signal };
      const upload = await inSpan(request.span, 'upload', {}, async span => {
        const received = await readUpload(request, reply, options);
        span.set({ 'hyena.upload.bytes': received.length });
        return received;
      });
      const version = lease.choose(() => upload.digest);
      const { shadow } = lease;
      const { keyName: client, span } = request;
      const result = await answers.classify({ client, upload, version, shadow, signal, span });
      const answer = describeClassification(result, version, request.query);
      metrics.classified(version, answer, result.origin);
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
