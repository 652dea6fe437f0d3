import Type from '#typebox';
import Schema from '#typebox/schema';
import { problemTypes, type ProblemCode } from '../problems.js';
import { longestText, type FromChild } from './child-protocol.js';

const Text = (maxLength: number) => Type.String({ maxLength });
const closed = { additionalProperties: false };

const Stage = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z-]{1,40}$' }),
    start: Type.Number(),
    end: Type.Number(),
    busy: Type.Number(),
    failed: Type.Boolean(),
    attributes: Type.Record(
      Type.String({ pattern: '^[a-z][a-z0-9._]{0,60}$' }),
      Type.Union([Text(1000), Type.Number()]),
      { ...closed, maxProperties: 20 },
    ),
  },
  closed,
);

const result = {
  number: Type.Integer(),
  stages: Type.Array(Stage, { maxItems: 20 }),
  more: Type.Boolean(),
};

/** The refusals that are about a request: the others are the service's own, and no child has a say in them. */
const refusals = (Object.keys(problemTypes) as ProblemCode[]).filter(code => problemTypes[code].status < 500);

const Message = Type.Union([
  Type.Object({ ready: Type.Unknown() }, closed),
  Type.Object({ failed: Text(longestText.stack) }, closed),
  Type.Object({ value: Type.Unknown(), ...result }, closed),
  Type.Object(
    {
      problem: Type.Object({ code: Type.Enum(refusals), detail: Text(longestText.detail) }, closed),
      ...result,
    },
    closed,
  ),
  Type.Object(
    {
      defect: Type.Object(
        { message: Text(longestText.detail), stack: Type.Optional(Text(longestText.stack)) },
        closed,
      ),
      ...result,
    },
    closed,
  ),
]);

const validator = Schema.Compile(Message);

/**
 * Reads what a child sent: nothing about it is believed that has not been checked, but for the value of a task, which its
 * {@link Reader} checks.
 *
 * @throws Error when it is no message
 */
export function readMessage(message: unknown): FromChild {
  if (!validator.Check(message)) throw new Error('a message of another shape than the protocol has');
  return message;
}
