import { Problem } from '../problems.js';
import type { Manifest } from './manifest.js';

/** A version, as far as it counts whether it gives an embedding. */
interface Giver {
  readonly name: string;
  readonly version: number;
  readonly manifest?: Pick<Manifest, 'embedding'> | undefined;
}

/** Of so many versions that give an embedding the names are told. */
const mostNamed = 10;

/** Whether a version gives an embedding. */
export const hasEmbedding = ({ manifest }: Pick<Giver, 'manifest'>): boolean =>
  manifest?.embedding !== undefined;

/**
 * Says that a version gives no embedding.
 *
 * @param others among which there may be some that do, which are named
 */
export function noEmbedding({ name, version }: Giver, others: readonly Giver[]): Problem {
  const giving = others.filter(hasEmbedding);
  const named = giving.slice(0, mostNamed).map(other => `${other.name} ${other.version}`);
  const more = giving.length > named.length ? ` and ${giving.length - named.length} more` : '';
  const offer = giving.length === 0 ? 'nor does any other' : `these do: ${named.join(', ')}${more}`;
  return new Problem('no-embedding', `Version ${version} of ${name} gives no embedding; ${offer}.`);
}
