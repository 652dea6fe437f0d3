import { execFileSync, spawnSync } from 'node:child_process';
import { root } from '../service.js';

/** A task as Flyte's SDK sends it, as far as tests read it. */
export interface FlyteTask {
  readonly type: string;
  readonly metadata: { readonly discoverable?: boolean; readonly podTemplateName?: string };
  readonly container?: {
    readonly image: string;
    readonly args: string[];
    readonly dataConfig?: { readonly outputPath: string };
  };
}

const python = process.env.HYENA_TEST_FLYTE ?? 'python3';

/** Why tests that need Flyte's SDK are skipped, where they are. */
export const noFlyte =
  spawnSync(python, ['-c', 'import flyte']).status !== 0 && `${python} has no flyte (HYENA_TEST_FLYTE)`;

/** The tasks of deploy/flyte/hyena.py as its SDK makes them, by name. */
export function flyteTasks(): Record<string, FlyteTask> {
  const files = ['test/deploy/check-flyte.py', 'deploy/flyte/hyena.py'].map(path => `${root}${path}`);
  const made = JSON.parse(execFileSync(python, files, { encoding: 'utf8' })) as Record<
    string,
    { taskTemplate: FlyteTask }
  >;
  return Object.fromEntries(
    Object.entries(made).map(([name, { taskTemplate }]) => [name, taskTemplate] as const),
  );
}
