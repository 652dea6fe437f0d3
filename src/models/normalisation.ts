import Type, { type Static } from '#typebox';

const onePerValue = (description: string, options: Parameters<typeof Type.Number>[0] = {}) =>
  Type.Union([Type.Number(options), Type.Array(Type.Number(options), { minItems: 1 })], { description });

/** What is done with the features of each segment before the network takes them. */
export const Normalisation = Type.Union(
  [
    Type.Object(
      { kind: Type.Literal('min-max') },
      { additionalProperties: false, description: '(x − min) / (max − min) of the segment' },
    ),
    Type.Object(
      { kind: Type.Literal('z-score') },
      { additionalProperties: false, description: '(x − mean) / standard deviation of the segment' },
    ),
    Type.Object(
      {
        kind: Type.Literal('fixed'),
        mean: onePerValue('of all values, or one for each value of a frame'),
        std: onePerValue('what is divided by, likewise', { exclusiveMinimum: 0 }),
      },
      { additionalProperties: false, description: '(x − mean) / std' },
    ),
  ],
  { description: 'of the features of each segment, before the network; none where this is absent' },
);
export type Normalisation = Static<typeof Normalisation>;

/** How a normalisation contradicts the number of values in a frame; undefined when it does not. */
export function normalisationFault(normalisation: Normalisation, values: number): string | undefined {
  if (normalisation.kind !== 'fixed') return undefined;
  const wrong = (['mean', 'std'] as const).find(key => {
    const given = normalisation[key];
    return typeof given !== 'number' && given.length !== values;
  });
  if (wrong === undefined) return undefined;
  const { length } = normalisation[wrong] as number[];
  return `${wrong} has ${length} numbers; it has to be one, or ${values}, one for each value of a frame`;
}
