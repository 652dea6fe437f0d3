import type { FastifyReply } from 'fastify';

/** Says that an answer depends on a header of the request too, beside those that others have named: rules for other origins do. */
export function varyBy(reply: FastifyReply, header: string): void {
  const named = [reply.getHeader('vary') ?? []].flat();
  reply.header('vary', [...named, header].join(', '));
}
