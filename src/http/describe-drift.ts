import { driftValues } from '../features/parameters.js';
import type { Histogram } from '../drift/histogram.js';
import { measureDrift, minimumTracks, worstReading, type Drift } from '../drift/measure.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import type { DriftWatch } from '../engine/drift-watch.js';
import type { DriftReport } from './schemas/drift.js';

/** The tracks of a version against its reference, as `GET /models/{name}/versions/{version}/drift` shows it. */
export function describeDrift(serving: ServingVersion, watch: DriftWatch): DriftReport {
  const { name, version, digest, manifest } = serving;
  const { reference, labels: genres, features } = manifest;
  const window = watch.windowOf(serving);
  const span = window?.span;
  const seen = {
    model: { name, version, digest },
    window: {
      tracks: window?.tracks ?? 0,
      capacity: watch.capacity,
      minimum: minimumTracks,
      ...(span && { from: span.from.toISOString(), to: span.to.toISOString() }),
    },
  };
  if (!reference) return { reading: 'no reference', ...seen };
  const drifts = measureDrift(reference, genres, driftValues(features).names, window);
  const known = { ...seen, reference: { tracks: reference.tracks } };
  const reading = worstReading(drifts);
  if (!reading) return { reading: 'not enough tracks yet', ...known };
  const { coefficients, embedding = [] } = reference;
  const values = [...coefficients, ...embedding].map((histogram, i) => {
    return { of: drifts[i].of, ...inBins(drifts[i], histogram) };
  });
  const [ofGenres, ofConfidence] = drifts.slice(values.length);
  return {
    reading,
    ...known,
    coefficients: values.slice(0, coefficients.length),
    ...(embedding.length > 0 && { embedding: values.slice(coefficients.length) }),
    genres: {
      ...indexOf(ofGenres),
      expected: byGenre(genres, ofGenres.shares),
      observed: byGenre(genres, ofGenres.observed),
    },
    confidence: inBins(ofConfidence, reference.confidence),
  };
}

function indexOf({ psi, reading }: Drift) {
  return { psi: rounded(psi), reading };
}

function inBins(drift: Drift, { edges }: Pick<Histogram, 'edges'>) {
  return { ...indexOf(drift), edges, expected: [...drift.shares], observed: drift.observed.map(rounded) };
}

function byGenre(genres: readonly string[], shares: readonly number[]) {
  return Object.fromEntries(genres.map((genre, index) => [genre, rounded(shares[index])]));
}

/** To a hundredth of a percent, which is finer than a window can resolve. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
