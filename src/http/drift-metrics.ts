import { Gauge, type Registry } from 'prom-client';
import { measureDrift } from '../drift/measure.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';
import type { DriftWatch } from './drift-watch.js';

/** Adds to the metrics how far what versions hear has drifted from their references. */
export function addDriftMetrics(registry: Registry, models: ModelRegistry, watch: DriftWatch): void {
  const versions = () =>
    models.models.flatMap(({ entries }) =>
      entries.flatMap(({ serving }) => {
        const reference = serving?.manifest.reference;
        return serving && reference ? [{ serving, reference, window: watch.windowOf(serving) }] : [];
      }),
    );
  new Gauge({
    name: 'hyena_drift_psi',
    help: 'Population stability index of what a version hears against its reference; none while the window has too few tracks',
    labelNames: ['model', 'version', 'of'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { serving, reference, window } of versions()) {
        const { name: model, version, manifest } = serving;
        for (const { of, psi } of measureDrift(reference, manifest.genres, window))
          this.set({ model, version, of }, psi);
      }
    },
  });
  new Gauge({
    name: 'hyena_drift_window_tracks',
    help: 'Tracks in the window that a version is judged by; of versions with a reference',
    labelNames: ['model', 'version'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { serving, window } of versions())
        this.set({ model: serving.name, version: serving.version }, window?.tracks ?? 0);
    },
  });
}
