import { Gauge, type Registry } from 'prom-client';

/** A value of a gauge, and whose it is. */
export type Labelled<T extends string> = readonly [labels: Record<T, string | number>, value: number];

/** Adds a gauge that is asked for its value whenever somebody looks. */
export function gauge(registry: Registry, name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}

/** The same with labels: only the values that there are at that moment are shown. */
export function gauges<T extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: T[],
  values: () => Iterable<Labelled<T>> | Promise<Iterable<Labelled<T>>>,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      const all = await values();
      this.reset();
      for (const [labels, value] of all) this.set(labels, value);
    },
  });
}
