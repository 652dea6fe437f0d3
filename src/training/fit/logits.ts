import { meanOverSegments } from '../../engine/pool-track.js';
import type { AveragedMembers } from '../../runtimes/tfjs/training/assemble-network.js';
import { standardise } from './standardise.js';

/**
 * The ensemble's mean logits for pooled statistics, in plain arithmetic: as small as these networks are, a call of
 * TF.js costs more than the sums.
 *
 * @param rows `segments × features`
 * @returns `segments × labels`
 */
export function ensembleLogits({ members, scale }: AveragedMembers, rows: Float32Array): Float32Array {
  const features = scale.mean.length;
  const labels = members[0].outputBias.length;
  const segments = rows.length / features;
  const x = standardise(rows, scale);
  const out = new Float32Array(segments * labels);
  for (const weights of members) {
    const units = weights.hiddenBias.length;
    for (let segment = 0; segment < segments; segment++) {
      const active = Float32Array.from(weights.hiddenBias);
      for (let feature = 0; feature < features; feature++) {
        const value = x[segment * features + feature];
        for (let unit = 0; unit < units; unit++)
          active[unit] += value * weights.hidden[feature * units + unit];
      }
      for (let label = 0; label < labels; label++) {
        let sum = weights.outputBias[label];
        for (let unit = 0; unit < units; unit++)
          if (active[unit] > 0) sum += active[unit] * weights.output[unit * labels + label];
        out[segment * labels + label] += sum / members.length;
      }
    }
  }
  return out;
}

/**
 * A track's probabilities: the mean over its segments of the softmax of the logits divided by the temperature.
 *
 * @param logits `segments × labels`
 */
export function trackProbabilities(logits: Float32Array, labels: number, temperature = 1): number[] {
  return meanOverSegments(segmentProbabilities(logits, labels, temperature), labels);
}

/**
 * The probabilities of segments: the softmax of the logits divided by the temperature.
 *
 * @param logits `segments × labels`
 * @returns `segments × labels`
 */
export function segmentProbabilities(logits: Float32Array, labels: number, temperature = 1): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let at = 0; at < logits.length; at += labels) {
    const row = logits.subarray(at, at + labels);
    const largest = Math.max(...row);
    const powers = Array.from(row, logit => Math.exp((logit - largest) / temperature));
    const total = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, label) => (probabilities[at + label] = power / total));
  }
  return probabilities;
}
