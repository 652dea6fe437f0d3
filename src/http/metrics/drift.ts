import { driftValues } from '../../features/parameters.js';
import type { Registry } from 'prom-client';
import { measureDrift } from '../../drift/measure.js';
import type { ModelRegistry } from '../../models/registry/model-registry.js';
import type { DriftWatch } from '../../engine/drift-watch.js';
import { gauges } from './gauges.js';

/** Adds the drift of each version from its reference. */
export function addDriftMetrics(registry: Registry, models: ModelRegistry, watch: DriftWatch): void {
  const versions = () =>
    models.models.flatMap(({ entries }) =>
      entries.flatMap(({ serving }) => {
        const reference = serving?.manifest.reference;
        return serving && reference ? [{ serving, reference, window: watch.windowOf(serving) }] : [];
      }),
    );
  const indices =
    'Population stability index of the tracks of a version against its reference; none while the window has too few tracks';
  gauges(registry, 'hyena_drift_psi', indices, ['model', 'version', 'of'], () =>
    versions().flatMap(({ serving: { name: model, version, manifest }, reference, window }) =>
      measureDrift(reference, manifest.labels, driftValues(manifest.features).names, window).map(
        ({ of, psi }) => [{ model, version, of }, psi] as const,
      ),
    ),
  );
  const judgedBy = 'Tracks in the window that a version is judged by; of versions with a reference';
  gauges(registry, 'hyena_drift_window_tracks', judgedBy, ['model', 'version'], () =>
    versions().map(
      ({ serving: { name: model, version }, window }) => [{ model, version }, window?.tracks ?? 0] as const,
    ),
  );
}
