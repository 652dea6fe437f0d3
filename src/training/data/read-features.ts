import Type from '#typebox';
import Schema from '#typebox/schema';
import { float32Of } from '../../pool/frames.js';
import type { Reader } from '../../pool/reader.js';
import type { TrackFeatures } from './extraction-job.js';
import type { PackedFeatures } from './packed-features.js';

const Packed = Schema.Compile(
  Type.Object(
    {
      content: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      seconds: Type.Number({ minimum: 0 }),
      clean: Type.Integer({ minimum: 0 }),
      uncached: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    { additionalProperties: false },
  ),
);

/** Reads the features of a track. */
export const readFeatures: Reader<TrackFeatures> = (value, bytes) => {
  if (!Packed.Check(value)) throw new Error('features of another shape');
  const { clean, ...rest } = value as PackedFeatures;
  const numbers = float32Of(bytes);
  if (clean > numbers.length) throw new Error('fewer features than it says');
  return { ...rest, clean: numbers.slice(0, clean), statistics: numbers.slice(clean) };
};
