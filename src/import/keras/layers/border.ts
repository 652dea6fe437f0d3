import type { LayerOptions } from '../layer-options.js';
import type { Rule } from '../step.js';
import { asImage, padImage } from './one-dimension.js';

type Pair = [number, number];

/** `n`, `[rows, columns]` or `[[top, bottom], [left, right]]`. */
function borders(options: LayerOptions, key: string): [Pair, Pair] {
  const value = options.raw(key);
  const pairs = (Array.isArray(value) ? (value as unknown[]) : [value, value]).map(asPair);
  const [rows, columns] = pairs;
  if (pairs.length === 2 && rows && columns) return [rows, columns];
  throw options.error(
    `its ${key} is ${JSON.stringify(value)}; what can be imported is one integer, two or two pairs`,
  );
}

/** `n` or `[before, after]`. */
function border(options: LayerOptions, key: string): Pair {
  const pair = asPair(options.raw(key));
  if (pair) return pair;
  throw options.error(`its ${key} has to be one integer or two`);
}

function asPair(value: unknown): Pair | undefined {
  const [before, after] = Array.isArray(value) ? (value as unknown[]) : [value, value];
  const fits = Number.isSafeInteger(before) && Number.isSafeInteger(after);
  return fits ? [before as number, after as number] : undefined;
}

const zeroPadding1D: Rule = (options, context) => {
  const [before, after] = border(options, 'padding');
  return asImage(context, [padImage(context, before, after)]);
};

const zeroPadding2D: Rule = (options, { name, runtime }) => {
  return [{ layer: runtime.layers.layers.zeroPadding2d({ name, padding: borders(options, 'padding') }) }];
};

const cropping1D: Rule = (options, context) => {
  const cropping: [Pair, Pair] = [[0, 0], border(options, 'cropping')];
  const layer = context.runtime.layers.layers.cropping2D({ name: `${context.name}.cropping`, cropping });
  return asImage(context, [{ layer }]);
};

const cropping2D: Rule = (options, { name, runtime }) => {
  return [{ layer: runtime.layers.layers.cropping2D({ name, cropping: borders(options, 'cropping') }) }];
};

/** Layers that add a border or take it away. */
export const borderLayers: Readonly<Record<string, Rule>> = {
  ZeroPadding1D: zeroPadding1D,
  ZeroPadding2D: zeroPadding2D,
  Cropping1D: cropping1D,
  Cropping2D: cropping2D,
};
