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
    help: 'Answers that were compared with those of a shadow, or were to be',
    labelNames: ['model', 'version', 'outcome'],
    registers,
  });
  const distances = new Histogram({
    name: 'hyena_shadow_distance',
    help: 'Total variation distance of an answer and that of a shadow, from 0 to 1',
    labelNames: ['model', 'version'],
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1],
    registers,
  });

  return {
    shadowed({ name: model, version }, { outcome, distance }) {
      // All begin together, so that a share of them can be told while some have not happened.
      for (const each of shadowOutcomes)
        comparisons.inc({ model, version, outcome: each }, Number(each === outcome));
      if (distance !== undefined) distances.observe({ model, version }, distance);
    },
  };
}
