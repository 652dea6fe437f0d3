import { featureShape, type FeatureParameters } from '../../features/parameters.js';
import { pooledSizes, type StatisticName } from '../../runtimes/tfjs/statistics.js';

/** How much each statistic counts, in the order in which the network pools them. */
export type BlockWeights = Partial<Readonly<Record<StatisticName, number>>>;

/** The statistics that a recipe weighs, in their order; without that of the chroma where the features have none. */
export function statisticsOf(weights: BlockWeights, parameters: FeatureParameters): StatisticName[] {
  const hasChroma = parameters.kind === 'mfcc' && parameters.chroma === true;
  return (Object.keys(weights) as StatisticName[]).filter(name => name !== 'chroma' || hasChroma);
}

/**
 * The factor of each standardised feature. A block of features counts by its weight, however many they are, and the mean
 * squared length of standardised, weighted vectors is 1 / width², so that a width fits whatever the blocks are.
 */
export function featureFactors(
  weights: BlockWeights,
  width: number,
  parameters: FeatureParameters,
): Float64Array {
  const names = statisticsOf(weights, parameters);
  const sizes = pooledSizes(names, featureShape(parameters).values);
  const total = width * Math.hypot(...names.map(name => weights[name]!));
  return Float64Array.from(
    names.flatMap((name, i) => {
      const factor = weights[name]! / Math.sqrt(sizes[i]) / total;
      return new Array<number>(sizes[i]).fill(factor);
    }),
  );
}
