import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';

/** GitHub's parser. It imports JSON as bundlers take it, and Node does not. */
const parser = bundled('@actions/workflow-parser') as typeof import('@actions/workflow-parser');

/** A step of a job, as far as tests read it. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A job of a workflow, as far as tests read it. */
export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown[]>> };
  readonly steps: readonly Step[];
}

/** A workflow of GitHub. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const readWorkflow = (path: string) => parse(readFileSync(path, 'utf8')) as Workflow;

/** What GitHub's own parser complains of in the text of a workflow: its schema, and names in its expressions. */
export async function workflowFaults(content: string): Promise<string[]> {
  const file = { name: 'workflow.yml', content };
  const { context, value } = parser.parseWorkflow(file, new parser.NoOperationTraceWriter());
  if (value) await parser.convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** What is wrong with the actions that the text of a workflow uses: each is to be a commit, with its version beside it. */
export const looseActions = (content: string): string[] =>
  [...content.matchAll(/^.*\buses: *(.*)$/gm)]
    .map(([, action]) => action)
    .filter(action => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));

function bundled(name: string): unknown {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(import.meta.resolve(name))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const module = { exports: {} };
  const run = compileFunction(outputFiles[0].text, ['module', 'require']) as (...values: unknown[]) => void;
  run(module, createRequire(import.meta.url));
  return module.exports;
}
