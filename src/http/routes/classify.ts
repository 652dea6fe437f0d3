import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { inSpan } from '../../tracing/span.js';
import { describeClassification } from '../../engine/answer.js';
import type { Dependencies } from '../dependencies.js';
import { admitted } from '../plugins/admitted.js';
import { uploadHeaders } from '../plugins/upload-headers.js';
import { requireEmbedding } from '../require-embedding.js';
import { findFile, namesFile } from '../reference.js';
import { requestSignal } from '../request-signal.js';
import { Classification, ClassifyQuery, UploadBody } from '../schemas/classification.js';
import { problemResponses, workRefusals } from '../schemas/problem.js';
import { isFilePart } from '../form.js';
import { readUpload } from '../upload.js';
import { requireFinite, withFields, writtenBooleans } from '../upload-options.js';
import { selectorOf } from '../version-selector.js';

/** `POST /classify`: the audio as a multipart file or as the raw body, or the address of a file. */
export const classifyRoute: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, answers, registry, admission, metrics, sources },
) => {
  const limit = config.maxUploadBytes;
  await app.register(uploadHeaders);
  await app.register(admitted, { admission, limit });
  // The content decides what an upload is, so a body of any type is taken as it comes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async () => undefined);
  await app.register(multipart, {
    // What a form has beside its file may have 64 KiB in all.
    limits: { fileSize: Infinity, fields: 16, fieldSize: 65_536, parts: 17 },
    isPartAFile: isFilePart,
  });

  app.post(
    '/classify',
    {
      config: { access: 'classify', documentedBody: UploadBody },
      preValidation: async ({ query }) => writtenBooleans(query as Record<string, unknown>),
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
            'forbidden-source',
            'unknown-model',
            'unknown-source',
            'upload-timeout',
            'source-changed',
            'too-large',
            'unsupported-media',
            'unsupported-encoding',
            'broken-audio',
            'audio-too-short',
            'audio-too-long',
            'too-many-segments',
            'no-embedding',
            'silent-audio',
            'too-demanding',
            'source-unavailable',
            ...workRefusals,
          ),
        },
      },
    },
    async (request, reply) => {
      const leaseFor = ({ model, version, embedding }: ClassifyQuery) => {
        const lease = registry.lease(model, selectorOf(version));
        reply.raw.once('close', () => lease.release());
        if (embedding) requireEmbedding(registry, lease.candidates);
        return lease;
      };
      requireFinite(request.query);
      // What the query names is refused before the upload is read.
      const leased = leaseFor(request.query);
      const signal = requestSignal(reply, config.requestTimeoutMs);
      const options = { ...config, limit, place: request.place, signal };
      const { track, fields } = await inSpan(request.span, 'upload', {}, async span => {
        const upload = await readUpload(request, reply, options);
        const received = namesFile(request, upload.track)
          ? await findFile(upload.track, sources, options)
          : upload;
        span.set({ 'hyena.upload.bytes': received.bytes });
        return received;
      });
      const query = withFields(request, fields);
      const { model, version: selector } = request.query;
      const lease = query.model === model && query.version === selector ? leased : leaseFor(query);
      const version = lease.choose(() => track.digest);
      const { embedding, every } = query;
      if (embedding) requireEmbedding(registry, [version]);
      const { shadow } = lease;
      const { keyName: client, span } = request;
      const work = answers.classify({
        client,
        track,
        version,
        embedding,
        every,
        shadow,
        signal,
        span,
      });
      const result = await work.catch((error: unknown) => {
        if (!signal.aborted) metrics.unclassified(version, error);
        throw error;
      });
      const answer = describeClassification(result, version, query);
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
