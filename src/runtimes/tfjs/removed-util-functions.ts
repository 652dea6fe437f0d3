import util from 'node:util';

/** Puts back two functions of `node:util` that Node 23 removed and `@tensorflow/tfjs-node` 4.22 still calls. */
export function restoreUtilFunctions(): void {
  const target = util as unknown as { isArray?: unknown; isNullOrUndefined?: unknown };
  target.isArray ??= Array.isArray;
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}
