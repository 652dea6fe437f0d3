import type { Compression } from './mel-parameters.js';

/** JSON schema of what becomes of mel values; which fields a kind has, {@link compressionFault} says. */
export const compressionSchema = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { enum: ['db', 'ln', 'log10'] },
    ref: { enum: [1, 'max'], description: 'What is 0 dB: 1, or the largest value of the segment' },
    amin: { type: 'number', minimum: 1e-30, maximum: 1, description: 'What smaller values count as' },
    topDb: {
      type: 'number',
      minimum: 10,
      maximum: 200,
      description: "How far below a segment's largest value the others may lie, dB; by default any distance",
    },
    offset: { type: 'number', minimum: 1e-30, maximum: 1e6, description: 'c of ln(x + c)' },
    factor: { type: 'number', minimum: 1e-6, maximum: 1e12, description: 'c of log10(1 + c x)' },
  },
  additionalProperties: false,
  description:
    'What becomes of a mel value x: db: 10 log10 of powers, 20 log10 of magnitudes; ln: ln(x + offset); log10: log10(1 + factor x)',
};

const required: Readonly<Record<Compression['kind'], readonly string[]>> = {
  db: ['ref', 'amin'],
  ln: ['offset'],
  log10: ['factor'],
};

/** Which fields a compression lacks, or has of another kind; undefined where all is right. */
export function compressionFault(compression: Compression): string | undefined {
  const { kind } = compression;
  const lacking = required[kind].find(name => !Object.hasOwn(compression, name));
  if (lacking !== undefined) return `compression ${kind} needs ${lacking}`;
  const allowed = ['kind', ...required[kind], ...(kind === 'db' ? ['topDb'] : [])];
  const foreign = Object.keys(compression).find(name => !allowed.includes(name));
  return foreign && `compression ${kind} has no ${foreign}`;
}
