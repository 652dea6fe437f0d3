import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { largestRequest } from '../../../engine/inference/limits.js';
import { inSpan } from '../../../tracing/span.js';
import { arrival } from '../../arrival.js';
import { collect } from '../../collect.js';
import type { Dependencies } from '../../dependencies.js';
import { modelAddresses, selectorIn } from '../../open-inference/addresses.js';
import { describeInference } from '../../open-inference/model-interface.js';
import { admitted } from '../../plugins/admitted.js';
import { uploadHeaders } from '../../plugins/upload-headers.js';
import { requestSignal } from '../../request-signal.js';
import {
  BinaryTensors,
  headerLength,
  InferenceHeaders,
  InferenceRequest,
  InferenceResponse,
} from '../../schemas/open-inference.js';
import { problemResponses, workRefusals } from '../../schemas/problem.js';

/** `POST /v2/models/{name}/infer`, `POST /v2/models/{name}/versions/{version}/infer`: features in, probabilities and embeddings out. */
export const inferRoute: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, engine, registry, admission, metrics },
) => {
  const limit = Math.min(config.maxUploadBytes, largestRequest);
  await app.register(uploadHeaders);
  await app.register(admitted, { admission, limit });
  // Clients say many things of their JSON, or nothing.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async () => undefined);

  for (const { url, params, subject } of modelAddresses)
    app.post(
      `${url}/infer`,
      {
        config: {
          access: 'classify',
          documentedBody: {
            content: {
              'application/json': { schema: InferenceRequest },
              'application/octet-stream': { schema: BinaryTensors },
            },
          },
        },
        schema: {
          operationId: `${subject}Infer`,
          tags: ['open inference'],
          summary: 'Says what genre segments are, of which the features are known',
          params,
          headers: InferenceHeaders,
          response: {
            200: {
              description: 'The genres of each segment, or its embedding',
              content: {
                'application/json': { schema: InferenceResponse },
                'application/octet-stream': { schema: BinaryTensors },
              },
            },
            ...problemResponses(
              'malformed-request',
              'unknown-model',
              'upload-timeout',
              'too-large',
              'unsupported-encoding',
              'broken-audio',
              'too-demanding',
              ...workRefusals,
            ),
          },
        },
      },
      async (request, reply) => {
        const lease = registry.lease(request.params.name, selectorIn(request.params));
        reply.raw.once('close', () => lease.release());
        const signal = requestSignal(reply, config.requestTimeoutMs);
        const options = { ...config, limit, place: request.place, signal };
        const upload = await inSpan(request.span, 'upload', {}, () =>
          arrival(request, reply, options, limits => collect(request.raw, limits)),
        );
        const version = lease.choose(() => upload.digest);
        const inference = await engine.infer(upload.pieces, version, {
          headerLength: request.headers[headerLength],
          signal,
          span: request.span,
        });
        // Fastify's serializer takes four times as long for so many numbers.
        const json = Buffer.from(JSON.stringify(describeInference(inference, version)));
        metrics.inferred(version);
        const binary = inference.outputs.filter(({ isBinary }) => isBinary);
        if (binary.length === 0) return reply.type('application/json; charset=utf-8').send(json as never);
        const tensors = binary.map(
          ({ values: { buffer, byteOffset, byteLength } }) => new Uint8Array(buffer, byteOffset, byteLength),
        );
        return reply
          .header(headerLength, json.length)
          .type('application/octet-stream')
          .send(Buffer.concat([json, ...tensors]) as never);
      },
    );
};
