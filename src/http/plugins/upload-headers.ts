import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';

/** Judges the headers of an upload by what they mean for reading it, before it is read. */
export const uploadHeaders = fp(app => {
  app.addHook('onRequest', async (request, reply) => {
    const {
      'content-encoding': encoding = 'identity',
      'transfer-encoding': transferred = 'chunked',
      'content-type': type,
    } = request.headers;
    if (encoding.trim().toLowerCase() !== 'identity') {
      reply.header('accept-encoding', 'identity');
      throw new Problem('unsupported-encoding', 'Send the file as it is, without a content encoding.');
    }
    // Node takes off what is last, and says nothing of the others.
    if (transferred.trim().toLowerCase() !== 'chunked')
      throw new Problem('unsupported-encoding', 'Send the file as it is, chunked or with its length.');
    // The content decides what an upload is, so a type that says nothing is as good as none. A form needs its own.
    if (type !== undefined && request.mediaType === undefined && !/^\s*multipart\b/i.test(type))
      delete request.headers['content-type'];
  });
});
