import { Problem } from '../../problems.js';
import type { ModelRegistry } from './model-registry.js';
import type { ServingVersion } from './serving-version.js';

/** Of so many versions that give an embedding the names are told. */
const mostNamed = 10;

/**
 * Refuses to look for an embedding where there is none.
 *
 * @param candidates the versions of which one answers
 * @throws Problem `no-embedding` that names versions which give one, when none of the candidates does
 */
export function requireEmbedding(
  registry: Pick<ModelRegistry, 'models'>,
  candidates: readonly ServingVersion[],
): void {
  if (candidates.some(hasEmbedding)) return;
  const [{ name, version }] = candidates;
  throw new Problem('no-embedding', `Version ${version} of ${name} gives no embedding; ${offer(registry)}.`);
}

const hasEmbedding = ({ manifest }: ServingVersion) => manifest.embedding !== undefined;

function offer({ models }: Pick<ModelRegistry, 'models'>): string {
  const giving = models.flatMap(({ routing }) => [...routing.versions.values()]).filter(hasEmbedding);
  if (giving.length === 0) return 'nor does any other that is served';
  const names = giving.slice(0, mostNamed).map(({ name, version }) => `${name} ${version}`);
  const more = giving.length - names.length;
  return `these do: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
