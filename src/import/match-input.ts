import { featureShape, type FeatureParameters } from '../features/parameters.js';
import type { Layout, Manifest } from '../models/manifest.js';
import { shapeText } from './ports.js';

/** Features that are not what a network takes. */
export class UnfitInput extends Error {}

/**
 * How the features of a segment fill a network's input: `frames × values` in either order, with dimensions of one
 * anywhere, or all in one row.
 *
 * @param shape what the network takes, without the batch; null where any length will do
 * @param layout which order it is, for shapes that both fit
 * @throws UnfitInput that says both shapes, when they do not fit
 * @throws Error when both orders fit
 */
export function matchInput(
  shape: readonly (number | null)[],
  features: FeatureParameters,
  layout?: Layout,
): Manifest['input'] {
  const { frames, values } = featureShape(features);
  const orders: Record<Layout, number[]> = {
    'frames-first': [frames, values],
    'coefficients-first': [values, frames],
  };
  const filled = (Object.keys(orders) as Layout[]).flatMap(order => {
    const found = fill(shape, orders[order]) ?? fill(shape, [frames * values]);
    return found ? [{ shape: found, layout: order }] : [];
  });
  const fitting = filled.filter(found => layout === undefined || found.layout === layout);
  const [first, second] = fitting;
  if (fitting.length === 0) throw new UnfitInput(unfit(shape, features, layout));
  // A flat row is taken for frames after frames, which is what flattening [frames, values] gives.
  const flat = first.shape.filter(dimension => dimension !== 1).length < 2;
  if (fitting.length === 2 && !flat)
    throw new Error(
      `the network takes ${second.shape.join(' × ')} or ${first.shape.join(' × ')}: say "layout", frames-first or coefficients-first`,
    );
  return first.layout === 'frames-first' ? { shape: first.shape } : first;
}

/** The shape with its unknown dimensions known, if these values can have it. */
function fill(shape: readonly (number | null)[], values: readonly number[]): number[] | undefined {
  const left = values.filter(value => value !== 1);
  const filled = shape.map(dimension => {
    if (dimension === 1) return 1;
    const value = left.shift() ?? 1;
    return dimension === null || dimension === value ? value : NaN;
  });
  return left.length === 0 && filled.length > 0 && !filled.includes(NaN) ? filled : undefined;
}

/** What may be changed about each kind of features, so that they fit. */
const adjustable: Record<FeatureParameters['kind'], string> = {
  mfcc: 'segmentSeconds, hopLength, sampleRate or nMfcc',
  mel: 'segmentSeconds, hopLength, sampleRate or melBands',
  waveform: 'segmentSeconds or sampleRate',
};

function unfit(
  shape: readonly (number | null)[],
  features: FeatureParameters,
  layout: Layout | undefined,
): string {
  const { frames, values } = featureShape(features);
  const given = (layout === 'coefficients-first' ? [values, frames] : [frames, values]).join(' × ');
  const seconds = secondsThatFit(shape, features);
  return `the network takes ${shapeText(shape)}, the features are ${given}: change ${layout === undefined ? '' : 'layout, '}${adjustable[features.kind]}${seconds}`;
}

/** Segments of which length have as many frames as the network takes, where it takes as many values. */
function secondsThatFit(shape: readonly (number | null)[], features: FeatureParameters): string {
  if (features.kind === 'waveform') return '';
  const { frames, values } = featureShape(features);
  const others = shape.filter(dimension => dimension !== 1);
  const wanted = others.find((_, index) => others.length === 2 && others[1 - index] === values);
  if (typeof wanted !== 'number') return '';
  const { segmentSeconds: seconds, sampleRate, hopLength } = features;
  const segmentSeconds = Number((seconds + ((wanted - frames) * hopLength) / sampleRate).toFixed(4));
  const fits = segmentSeconds > 0 && featureShape({ ...features, segmentSeconds }).frames === wanted;
  return fits ? ` (segmentSeconds of ${segmentSeconds} gives ${wanted} frames)` : '';
}
