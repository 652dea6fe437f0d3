import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../service.js';

/** An object of Kubernetes, as far as all have it alike. */
export interface Manifest extends Json {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

type Json = Readonly<Record<string, unknown>>;

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator?: readonly { name: string; envs: readonly string[]; behavior?: 'merge' }[];
  readonly patches?: readonly { path: string }[];
  readonly images?: readonly { name: string; newName: string; newTag: string }[];
}

/** What {@link render} understands of a kustomization. */
const understood = ['apiVersion', 'kind', 'resources', 'configMapGenerator', 'patches', 'images'];

/** Where the folders with kustomizations are. */
export const kubernetes = `${root}deploy/kubernetes`;

/**
 * Does what `kubectl kustomize` does with our folders, where there is no kubectl: puts together, generates, merges and
 * patches. Names of generated maps get no hash.
 *
 * @param folder below {@link kubernetes}
 * @throws Error over what it does not understand
 */
export function render(folder: string): Manifest[] {
  const read = (file: string) => readFileSync(join(kubernetes, folder, file), 'utf8');
  const kustomization = parse(read('kustomization.yaml')) as Kustomization;
  const strange = Object.keys(kustomization).filter(key => !understood.includes(key));
  if (strange.length > 0) throw new Error(`what does ${strange.join(', ')} do? teach render() or use less`);
  const { resources, configMapGenerator = [], patches = [], images = [] } = kustomization;

  let manifests = resources.flatMap(resource =>
    resource.endsWith('.yaml') ? [parse(read(resource)) as Manifest] : render(join(folder, resource)),
  );
  for (const { name, envs, behavior } of configMapGenerator) {
    const data = Object.fromEntries(envs.flatMap(env => parseEnv(read(env))));
    const map: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
    manifests = behavior === 'merge' ? patched(manifests, map) : [...manifests, map];
  }
  for (const { path } of patches) manifests = patched(manifests, parse(read(path)) as Manifest);
  return manifests.map(manifest => named(manifest, images));
}

/** The lines `NAME=value` of a file. */
function parseEnv(text: string): [name: string, value: string][] {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}

/** @throws Error when there is nothing to patch */
function patched(manifests: readonly Manifest[], patch: Manifest): Manifest[] {
  const isMeant = ({ kind, metadata }: Manifest) =>
    kind === patch.kind && metadata.name === patch.metadata.name;
  if (!manifests.some(isMeant)) throw new Error(`there is no ${patch.kind} ${patch.metadata.name} to patch`);
  return manifests.map(manifest => (isMeant(manifest) ? (merged(manifest, patch) as Manifest) : manifest));
}

/** Strategic merge: of lists, that of containers goes by their names, and others are replaced. */
function merged(base: Json, patch: Json): Json {
  const entries = Object.entries(patch).map(([key, value]) => {
    const before = base[key];
    if (key === 'containers') return [key, mergedByName(before as Json[], value as Json[])];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...base, ...(Object.fromEntries(entries) as Json) };
}

const mergedByName = (base: readonly Json[], patches: readonly Json[]) =>
  base.map(item => merged(item, patches.find(({ name }) => name === item.name) ?? {}));

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same with the names of images replaced. */
function named(manifest: Manifest, images: NonNullable<Kustomization['images']>): Manifest {
  const text = JSON.stringify(manifest, (key, value: unknown) => {
    const image = images.find(({ name }) => key === 'image' && name === value);
    return image ? `${image.newName}:${image.newTag}` : value;
  });
  return JSON.parse(text) as Manifest;
}
