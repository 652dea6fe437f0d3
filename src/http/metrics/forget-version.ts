import type { Counter, Gauge, Histogram, Registry } from 'prom-client';

type Series = Record<string, string | number>;

/**
 * Removes what is counted by `model` and `version` for a version that has left the memory: a service that runs for long sees
 * many, and each would keep its series.
 */
export async function forgetVersion(registry: Registry, model: string, version: number): Promise<void> {
  for (const metric of registry.getMetricsAsArray() as unknown as (Counter | Gauge | Histogram)[]) {
    const { values } = await metric.get();
    for (const { labels } of values) {
      const series = Object.fromEntries(Object.entries(labels as Series).filter(([name]) => name !== 'le'));
      if (series.model === model && series.version === version) metric.remove(series);
    }
  }
}
