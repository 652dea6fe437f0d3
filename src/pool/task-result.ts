import { Problem } from '../problems.js';
import { now, type Span } from '../tracing/span.js';
import type { TaskResult } from './child-protocol.js';
import type { Excess } from './watch-child.js';

/** The value of a task that succeeded; what went wrong in the child is thrown here. */
export function valueOf<T>(result: TaskResult<T>): T {
  if ('value' in result) return result.value;
  if ('problem' in result) throw new Problem(result.problem.code, result.problem.detail);
  const error = new Error(result.defect.message);
  // Where it happened is in the child.
  error.stack = result.defect.stack ?? error.stack;
  throw error;
}

/**
 * Records the stages of a task as parts of what its child did: a child itself knows nothing of tracing.
 *
 * @param begun when the task began, by `now`: nothing of it was earlier, whatever the child says
 */
export function recordStages(result: TaskResult<unknown>, span: Span, begun: number): void {
  const error = 'problem' in result ? result.problem.code : 'Error';
  const ended = now();
  const possible = (time: number) => Math.min(Math.max(time, begun), ended);
  for (const { name, start, end, busy, failed, attributes } of result.stages)
    span
      .begin(name, { at: possible(start), attributes: { ...attributes, 'hyena.stage.busy_ms': busy } })
      .end(failed ? error : undefined, possible(end));
}

/** The refusal of a track for which a child took more than it may; `taskTimeout` in milliseconds. */
export function tooDemanding(excess: Excess, taskTimeout: number): Problem {
  const more =
    excess === 'memory' ? 'memory than the service grants' : `than ${taskTimeout / 1000} s of work`;
  return new Problem('too-demanding', `The track takes more ${more}. Send a shorter part of it.`);
}
