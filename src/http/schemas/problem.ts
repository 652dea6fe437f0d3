import Type, { type Static } from '#typebox';
import { problemTypes, type ProblemCode } from '../../problems.js';

/** RFC 9457 problem details. The application has it under its name, by which every response refers to it. */
export const ProblemDetails = Type.Object(
  {
    type: Type.String({
      description: 'which problem it is; stable',
      examples: [problemUri('audio-too-short')],
    }),
    title: Type.String({ description: 'the type in words; the same for every occurrence' }),
    status: Type.Integer({ description: 'the HTTP status' }),
    detail: Type.String({ description: 'what is wrong with this request, and what to do about it' }),
    instance: Type.String({ description: 'this request; its log lines carry the same id' }),
    traceId: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{32}$',
        description:
          'the trace that this request is part of, if it is part of one; its log lines name it too',
      }),
    ),
    error: Type.Optional(
      Type.String({ description: 'the detail, below `/v2`, where clients look for it under this name' }),
    ),
  },
  { $id: 'Problem', description: 'Problem details (RFC 9457)' },
);
export type ProblemDetails = Static<typeof ProblemDetails>;

/** The `type` of a problem. */
export function problemUri(code: ProblemCode): string {
  return `urn:hyena:problem:${code}`;
}

/** How work that a child does for a request may be refused or fail, whatever it is about. */
export const workRefusals = [
  'rate-limited',
  'internal',
  'too-many-requests',
  'uploads-full',
  'queue-full',
  'queue-timeout',
  'not-ready',
  'shutting-down',
  'deadline-exceeded',
] as const satisfies readonly ProblemCode[];

/** Response schemas, by status, of the problems that a route may answer with. */
export function problemResponses(...codes: ProblemCode[]) {
  const statuses = [...new Set(codes.map(code => problemTypes[code].status))];
  return Object.fromEntries(
    statuses.map(status => [
      status,
      {
        description: codes
          .filter(code => problemTypes[code].status === status)
          .map(code => `\`${problemUri(code)}\`: ${problemTypes[code].title}.`)
          .join(' '),
        content: {
          'application/problem+json': { schema: Type.Unsafe<ProblemDetails>({ $ref: 'Problem#' }) },
        },
      },
    ]),
  );
}
