import { statistics, type StatisticName } from '../../runtimes/tfjs/statistics.js';

/** How much each statistic counts, in the order in which the network pools them. */
export type BlockWeights = Partial<Readonly<Record<StatisticName, number>>>;

/** The statistics that a recipe weighs, in their order. */
export function statisticsOf(weights: BlockWeights): StatisticName[] {
  return Object.keys(weights) as StatisticName[];
}

/**
 * The factor of each standardised feature. A block of features counts by its weight, however many they are, and the mean
 * squared length of standardised, weighted vectors is 1 / width², so that a width fits whatever the blocks are.
 */
export function featureFactors(weights: BlockWeights, width: number, channels: number): Float64Array {
  const blocks = statisticsOf(weights).map(name => {
    return { weight: weights[name]!, size: statistics[name].features(channels) };
  });
  const total = width * Math.sqrt(blocks.reduce((sum, { weight }) => sum + weight ** 2, 0));
  return Float64Array.from(
    blocks.flatMap(({ weight, size }) => new Array<number>(size).fill(weight / Math.sqrt(size) / total)),
  );
}
