import type { Prometheus } from './prometheus.js';

/** What Prometheus knows of a version over a while; undefined where it has no data. */
export interface Measured {
  /** Tracks that it answered, and could not answer. */
  readonly classified: number | undefined;
  readonly failed: number | undefined;
  /** Median seconds of a track. */
  readonly seconds: number | undefined;
  /** Share of the answers without a genre. */
  readonly unsure: number | undefined;
  /** The largest population stability index of what its tracks are. */
  readonly drift: number | undefined;
}

/** What it knows of a version as a shadow. */
export interface MeasuredShadow {
  readonly compared: number | undefined;
  readonly failed: number | undefined;
  /** Mean total variation distance from the answers that were given. */
  readonly distance: number | undefined;
}

/** @param over a duration as Prometheus writes it */
export async function measureVersion(
  prometheus: Prometheus,
  name: string,
  version: number,
  over: string,
): Promise<Measured> {
  const { grown, shareOf, median, of } = expressions(name, version, over);
  const ask = (expression: string) => prometheus.ask(expression);
  return {
    classified: await ask(grown('hyena_version_tracks_total', 'outcome="classified"')),
    failed: await ask(grown('hyena_version_tracks_total', 'outcome="failed"')),
    seconds: await ask(median('hyena_version_duration_seconds_bucket')),
    unsure: await ask(shareOf('hyena_verdicts_total', 'verdict!="genre"', 'hyena_verdicts_total')),
    drift: await ask(`max(hyena_drift_psi{${of('')}})`),
  };
}

/** @param over as of {@link measureVersion} */
export async function measureShadow(
  prometheus: Prometheus,
  name: string,
  version: number,
  over: string,
): Promise<MeasuredShadow> {
  const { grown, shareOf } = expressions(name, version, over);
  return {
    compared: await prometheus.ask(grown('hyena_shadow_comparisons_total', 'outcome=~"same|other"')),
    failed: await prometheus.ask(grown('hyena_shadow_comparisons_total', 'outcome="failed"')),
    distance: await prometheus.ask(shareOf('hyena_shadow_distance_sum', '', 'hyena_shadow_distance_count')),
  };
}

function expressions(name: string, version: number, over: string) {
  const of = (further: string) =>
    [`model="${name}"`, `version="${version}"`, ...(further === '' ? [] : [further])].join(',');
  const grown = (metric: string, further: string) => `sum(increase(${metric}{${of(further)}}[${over}]))`;
  const shareOf = (part: string, further: string, whole: string) =>
    `${grown(part, further)} / ${grown(whole, '')}`;
  const median = (buckets: string) =>
    `histogram_quantile(0.5, sum by (le) (increase(${buckets}{${of('')}}[${over}])))`;
  return { of, grown, shareOf, median };
}
