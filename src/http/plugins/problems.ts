import fp from 'fastify-plugin';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemTypes, type ProblemCode } from '../../problems.js';
import { ProblemDetails, problemUri } from '../schemas/problem.js';
import { problemPage, problemPagePolicy, wantsPage } from '../problem-page.js';
import { requestUrn } from '../request-id.js';
import { varyBy } from '../vary-by.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused, if it was. */
    problem?: ProblemCode;
  }
}

/** Seconds after which a caller who was refused with 503 may try again, where nothing better is known. */
const defaultRetryAfter = 1;

/** Addresses of the Open Inference Protocol, whose clients read nothing of an error but `error`. */
const openInference = /^\/v2(?![^/?])/;

/** What is wrong with a request that the framework or the parser of forms refuses, by the code of its error. */
const frameworkRefusals: Partial<Record<string, string>> = {
  FST_FIELDS_LIMIT: 'The form has too many fields; send the file alone.',
  FST_PARTS_LIMIT: 'The form has too many parts; send the file alone.',
  FST_PROTO_VIOLATION: 'A part of the form has a name that is not allowed; name it "audio".',
  FST_INVALID_JSON_FIELD_ERROR:
    'A field of the form is not the JSON that its type says; send the file alone.',
  FST_MP_PREMATURE_CLOSE: 'The connection was closed before the form had ended.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The content type of the form cannot be read.',
};

/** Turns everything that goes wrong into an RFC 9457 document, in this one place. */
export const problems = fp(app => {
  app.addSchema(ProblemDetails);
  app.decorateRequest('problem');
  app.setErrorHandler(sendProblem);
});

/** Answers with the problem that an error stands for. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  // The client went away and gets no answer; nginx counts this as 499 too.
  if (reply.raw.destroyed) return reply.code(499).send();
  const problem = asProblem(error);
  request.problem = problem.code;
  const { status, title } = problemTypes[problem.code];
  if (status === 500) request.log.error({ err: error }, 'request failed');
  const wait = problem.retryAfter ?? (status === 503 ? defaultRetryAfter : undefined);
  if (wait !== undefined) reply.header('retry-after', wait);
  // Not every error comes after the hook that sets it.
  reply.header('x-request-id', request.id);
  const details: ProblemDetails = {
    type: problemUri(problem.code),
    title,
    status,
    detail: problem.detail,
    instance: requestUrn(request.id),
    ...(request.traceId && { traceId: request.traceId }),
    ...(openInference.test(request.url) && { error: problem.detail }),
  };
  reply.code(status);
  varyBy(reply, 'accept');
  // Under a name that is refused, the styles of a page would be too.
  if (problem.code === 'unknown-host' || !wantsPage(request))
    return reply.type('application/problem+json').send(details);
  reply.header('content-security-policy', problemPagePolicy);
  return reply.type('text/html; charset=utf-8').send(problemPage(details, request.url));
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, statusCode = 500, validation, message } = error as FastifyError;
  const refusal = frameworkRefusals[code];
  if (refusal) return new Problem('malformed-request', refusal);
  if (validation) return new Problem('malformed-request', `The request does not fit its schema: ${message}.`);
  if (statusCode < 500) return new Problem('malformed-request', `The request cannot be read: ${message}.`);
  return new Problem(
    'internal',
    'The service failed on this request, and the failure was logged; it is not the fault of the file.',
  );
}
