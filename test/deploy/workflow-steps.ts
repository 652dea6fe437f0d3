import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { CronJob } from 'kubernetes-models/batch/v1';
import type { CronWorkflow, WorkflowTemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1';
import { root } from '../service.js';
import { readWorkflow } from '../supply/workflow-files.js';

const read = (path: string) => readFileSync(`${root}deploy/${path}`, 'utf8');

/** The objects of Kubernetes in a file below `deploy`. */
export const objects = (path: string) =>
  parseAllDocuments(read(path), { merge: true }).map(document => document.toJS() as unknown);

/** What the image runs where a container names no command, without tini, and without an option that an older Node has not. */
export const entrypoint = (
  JSON.parse(/^ENTRYPOINT (.*)$/m.exec(readFileSync(`${root}Dockerfile`, 'utf8'))![1]) as string[]
)
  .slice(2)
  .filter(word => word !== '--disable-sigusr1' || process.allowedNodeEnvironmentFlags.has(word));

/** The containers of a CronJob in the order in which they run, by name, as their commands. */
export function cronJobSteps(file: string): Map<string, string[]> {
  const [job] = objects(`kubernetes/training/${file}`) as InstanceType<typeof CronJob>[];
  const { initContainers = [], containers } = job.spec.jobTemplate.spec!.template.spec!;
  return new Map(
    [...initContainers, ...containers].map(({ name, command = entrypoint, args = [] }) => [
      name,
      [...command, ...args],
    ]),
  );
}

export const argoTemplate = objects('argo/workflow-template.yaml')[0] as InstanceType<
  typeof WorkflowTemplate
>;
export const argoSchedules = objects('argo/cron-workflows.yaml') as InstanceType<typeof CronWorkflow>[];

/** The command of a template of Argo, with its parameters. */
export function argoStep(name: string, inputs: Readonly<Record<string, string>> = {}): string[] {
  const { templates, arguments: given } = argoTemplate.spec;
  const { command = [], args = [] } = templates!.find(template => template.name === name)!.container!;
  const parameters = new Map([
    ...given!.parameters!.map(({ name, value }) => [`workflow.parameters.${name}`, String(value)] as const),
    ...Object.entries(inputs).map(([name, value]) => [`inputs.parameters.${name}`, value] as const),
  ]);
  return substitute([...command, ...args], parameters);
}

/** Puts parameters into the places that `{{name}}` marks. */
export function substitute(words: readonly string[], parameters: ReadonlyMap<string, string>): string[] {
  return words.map(word =>
    word.replaceAll(/\{\{\.?([\w.-]+)\}\}/g, (_, name: string) => {
      const value = parameters.get(name);
      if (value === undefined) throw new Error(`there is no parameter ${name}`);
      return value;
    }),
  );
}

export const retrain = readWorkflow(`${root}deploy/github/retrain.yml`);
