import type { Logger } from 'pino';
import type { Isolation, IsolationPreference, WrapperName } from '../pool/isolation.js';

/** What gives the walls that are missing, where Linux could. */
const advice: Partial<Record<WrapperName, string>> = {
  unshare: 'install bubblewrap',
  setpriv: 'allow user namespaces and install bubblewrap; for "files" alone, util-linux 2.40 is enough',
  none: 'install bubblewrap, or at least util-linux',
};

/** Writes into the log which walls stand around the children: a warning where there could be more. */
export function logIsolation(logger: Logger, isolation: Isolation, preference: IsolationPreference): void {
  const isWeak = isolation.missing.length > 0 && preference === 'auto' && process.platform === 'linux';
  if (isWeak)
    logger.warn(
      { ...isolation, advice: advice[isolation.wrapper] },
      'not all walls stand around the child processes: see Walls in docs/operating.md',
    );
  else logger.info(isolation, 'child processes are walled in');
}
