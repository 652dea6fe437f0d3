import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { labelPattern } from './names.js';

/** The file of a model, beside its versions, that says what operators call them. */
export const labelsName = 'labels.json';

const Label = Type.String({ pattern: labelPattern.source });
const Version = Type.Integer({ minimum: 1 });
const LabelledVersions = Type.Record(Label, Version);

/** What operators say of a model's versions: JSON schema of `labels.json`. */
export const Labels = Type.Object({
  labels: LabelledVersions,
  /** Where each label pointed before, for `rollback`. */
  previous: Type.Optional(LabelledVersions),
  /** Versions that were rolled back: they stay in the store, but do not count as the newest any more. */
  withdrawn: Type.Optional(Type.Array(Version)),
  /** The share of requests that name no version and go to a label. */
  traffic: Type.Optional(
    Type.Object({ label: Label, percent: Type.Number({ exclusiveMinimum: 0, maximum: 100 }) }),
  ),
  /** The label whose answers are compared with those that are given. */
  shadow: Type.Optional(Label),
  /** Of signed labels: larger after each change, so that older ones are noticed. */
  serial: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Of signed labels: Ed25519, in base64. */
  signature: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' })),
});
export type Labels = Static<typeof Labels>;

/** Of a model about which nothing has been said. */
export const noLabels: Labels = { labels: {} };

/** Bytes of the largest `labels.json` that is read. */
export const largestLabels = 2 ** 18;

const validator = Schema.Compile(Labels);

/** @throws Error that names the first field in fault */
export function parseLabels(text: string): Labels {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${labelsName} is not JSON`);
  }
  if (validator.Check(value)) return value;
  const error = validator.Errors(value)[1].at(0);
  throw new Error(`${labelsName}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`);
}
