import { Counter, Histogram, type Registry } from 'prom-client';
import { shadowOutcomes, type Comparison } from '../../engine/shadows.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';

/** Counts how shadows compare with what answers. */
export interface ShadowMetrics {
  /** Notes a comparison with a shadow. */
  shadowed(shadow: ServingVersion, comparison: Comparison): void;
}

export function shadowMetrics(registry: Registry): ShadowMetrics {
  const registers = [registry];
  const comparisons = new Counter({
    name: 'hyena_shadow_comparisons_total',
    help: 'Answers compared, or due to be compared, with those of a shadow',
    labelNames: ['model', 'version', 'outcome'],
    registers,
  });
  const distances = new Histogram({
    name: 'hyena_shadow_distance',
    help: 'Total variation distance between an answer and that of a shadow, 0 to 1',
    labelNames: ['model', 'version'],
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1],
    registers,
  });

  return {
    shadowed({ name: model, version }, { outcome, distance }) {
      // All begin at 0 together, so that shares can be computed before each outcome has happened.
      for (const each of shadowOutcomes)
        comparisons.inc({ model, version, outcome: each }, Number(each === outcome));
      if (distance !== undefined) distances.observe({ model, version }, distance);
    },
  };
}
