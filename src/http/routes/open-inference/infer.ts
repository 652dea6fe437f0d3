import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { inSpan } from '../../../tracing/span.js';
import { arrival } from '../../arrival.js';
import { collect } from '../../collect.js';
import type { Dependencies } from '../../dependencies.js';
import { modelAddresses, selectorIn } from '../../open-inference/addresses.js';
import { describeInference, requireFit } from '../../open-inference/model-interface.js';
import { largestRequest, parseInferenceRequest } from '../../open-inference/request.js';
import { admitted } from '../../plugins/admitted.js';
import { jsonTensors } from '../../plugins/json-tensors.js';
import { uploadHeaders } from '../../plugins/upload-headers.js';
import { requestSignal } from '../../request-signal.js';
import { InferenceRequest, InferenceResponse } from '../../schemas/open-inference.js';
import { problemResponses, workRefusals } from '../../schemas/problem.js';

/** `POST /v2/models/{name}/infer`, `POST /v2/models/{name}/versions/{version}/infer`: MFCC in, probabilities out. */
export const inferRoute: FastifyPluginAsyncTypebox<Dependencies> = async (
  app,
  { config, engine, registry, admission, metrics },
) => {
  const limit = Math.min(config.maxUploadBytes, largestRequest);
  await app.register(uploadHeaders);
  await app.register(jsonTensors);
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
          documentedBody: { content: { 'application/json': { schema: InferenceRequest } } },
        },
        schema: {
          operationId: `${subject}Infer`,
          tags: ['open inference'],
          summary: 'Says what genre segments are, of which the MFCC are known',
          params,
          response: {
            200: {
              description: 'The genres of each segment',
              content: { 'application/json': { schema: InferenceResponse } },
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
        const { pieces } = await inSpan(request.span, 'upload', {}, () =>
          arrival(request, reply, options, limits => collect(request.raw, limits)),
        );
        const { id, shape, tensor } = parseInferenceRequest(Buffer.concat(pieces));
        const version = lease.choose(() => createHash('sha256').update(tensor).digest());
        requireFit(shape, version);
        const output = await engine.infer(tensor, version, signal, request.span);
        const answer = describeInference(id, version, output);
        metrics.inferred(version);
        return answer;
      },
    );
};
