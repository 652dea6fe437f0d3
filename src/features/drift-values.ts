import { frontEndOf } from './front-ends.js';
import type { DriftValues } from './front-end.js';
import type { FeatureParameters } from './parameters.js';

/** What drift is measured on where features are of such parameters. */
export function driftValues(parameters: FeatureParameters): DriftValues {
  return frontEndOf(parameters).driftValues(parameters);
}
