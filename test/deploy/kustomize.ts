import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../service.js';

/** An object of Kubernetes, as far as all are alike. */
export interface Manifest extends Readonly<Record<string, unknown>> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

/** The folder with the folders of kustomizations. */
export const kubernetes = `${root}deploy/kubernetes`;

/** Why tests of what kustomizations make are skipped, where they are. `.ci/run` installs it. */
export const noKustomize =
  spawnSync('kubectl', ['kustomize', '--help']).status !== 0 && 'kubectl is not installed';

/** What `kubectl kustomize` makes of a folder below {@link kubernetes}, without the hashes in names of generated maps. */
export function render(folder: string): Manifest[] {
  const text = execFileSync('kubectl', ['kustomize', join(kubernetes, folder)], { encoding: 'utf8' });
  return parseAllDocuments(text.replaceAll(/hyena-settings-\w+/g, 'hyena-settings')).map(
    document => document.toJS() as Manifest,
  );
}

/** The objects in the files of the base, as they are written. */
export function baseObjects(): Manifest[] {
  const folder = join(kubernetes, 'base');
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .map(file => parse(readFileSync(join(folder, file), 'utf8')) as Manifest);
}
