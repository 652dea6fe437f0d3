import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { collectSome, type OpenFile } from './version.js';

/** The file beside a version's manifest that says what gates decided about it. Unlike the version it can change. */
export const gateName = 'gate.json';

/** Bytes. */
const largestGate = 2 ** 18;

export const outcomes = ['passed', 'failed', 'undecided'] as const;
export type Outcome = (typeof outcomes)[number];

/** One of the things that a gate looked at. */
const GateCheck = Type.Object({
  name: Type.String({ description: 'such as accuracy, latency or floor f1.metal' }),
  outcome: Type.Enum([...outcomes]),
  detail: Type.String({ description: 'the figures that decided, in words' }),
});
export type GateCheck = Static<typeof GateCheck>;

const Compared = Type.Object({ candidate: Type.Number(), baseline: Type.Number() });

const decided = {
  decidedAt: Type.String({ description: 'RFC 3339' }),
  decision: Type.Enum(['promoted', 'refused', 'undecided']),
  digest: Type.String({ description: 'of the version' }),
  baseline: Type.Object(
    { label: Type.String(), version: Type.Integer(), digest: Type.Optional(Type.String()) },
    { description: 'the version that it was compared with' },
  ),
  checks: Type.Array(GateCheck),
};

/** What came of comparing a version with another one on tracks that neither was trained on. */
export const HeldOutGate = Type.Object({
  ...decided,
  to: Type.String({ description: 'the label that it was for' }),
  forced: Type.Optional(Type.String({ description: 'why it was promoted all the same' })),
  tracks: Type.Integer({ description: 'that both versions answered' }),
  artists: Type.Integer(),
  refused: Type.Object(
    { tracks: Type.Integer(), artists: Type.Integer() },
    {
      description:
        'held-out tracks that did not count, as one of the versions was trained on them or on their artists',
    },
  ),
  trainingUnknown: Type.Array(Type.Integer(), {
    description:
      'versions that do not list what they were trained on: whether they know the tracks is unknown',
  }),
  margin: Type.Number({ description: 'loss of accuracy that counts as none' }),
  accuracy: Compared,
  difference: Type.Object(
    { value: Type.Number(), low: Type.Number(), high: Type.Number() },
    { description: 'of the accuracies, and its 90 % interval: each end is beyond it once in twenty' },
  ),
  mcnemar: Type.Object(
    { better: Type.Integer(), worse: Type.Integer(), p: Type.Number() },
    {
      description:
        'tracks that only this version answered rightly, or only the other one; nothing is decided by it',
    },
  ),
  calibrationError: Compared,
  coverage: Type.Object(Compared.properties, { description: 'share of the tracks whose genre is named' }),
  latency: Type.Object(Compared.properties, {
    description: 'median of the milliseconds of processor time that a track takes',
  }),
  tracksNeeded: Type.Optional(Type.Integer({ description: 'to decide, if the difference stays as it is' })),
});
export type HeldOutGate = Static<typeof HeldOutGate>;

/** What came of watching a version at work. */
export const LiveGate = Type.Object({
  ...decided,
  over: Type.String({ description: 'how long it was watched, as in 1h' }),
  tracks: Type.Number({ description: 'that it classified meanwhile' }),
});
export type LiveGate = Static<typeof LiveGate>;

/** What `gate.json` says. */
export const Gate = Type.Object({ heldOut: Type.Optional(HeldOutGate), live: Type.Optional(LiveGate) });
export type Gate = Static<typeof Gate>;

const validator = Schema.Compile(Gate);

/** @throws Error when it is no such report; StoreError */
export async function readGate(open: OpenFile): Promise<Gate | undefined> {
  const opened = await open(gateName);
  if (!opened) return undefined;
  const bytes = await collectSome(opened.body, largestGate);
  if (!bytes) throw new Error(`${gateName} has more than ${largestGate} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error(`${gateName} is not JSON`);
  }
  if (validator.Check(value)) return value;
  const error = validator.Errors(value)[1].at(0);
  throw new Error(`${gateName}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`);
}
