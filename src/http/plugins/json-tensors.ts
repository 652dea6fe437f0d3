import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';

/** Refuses what announces binary tensors, an extension of the Open Inference Protocol that is not among ours. */
export const jsonTensors = fp(app => {
  app.addHook('onRequest', async request => {
    if (request.headers['inference-header-content-length'] === undefined) return;
    throw new Problem(
      'malformed-request',
      'Binary tensors are an extension that is not supported; send the data as JSON.',
    );
  });
});
