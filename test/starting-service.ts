import type { Test } from 'tap';
import { startChild, startLoadingApp } from './app.js';
import { childrenOf, nodeBelow } from './processes.js';

/** A service that cannot become ready yet. */
export interface LoadingService {
  readonly url: string;
  /** Lets it become ready, and waits until it is. */
  readonly becomeReady: () => Promise<void>;
}

/** Starts a service whose child is stopped before it can load anything, and waits only until it listens; on Linux. */
export async function startLoading(t: Test): Promise<LoadingService> {
  // A browser may be among them, with no process of Node's below it.
  const before = await childrenOf(process.pid);
  const engine = startChild(t);
  const [started] = (await childrenOf(process.pid)).filter(pid => !before.includes(pid));
  const child = (await nodeBelow(started))!;
  process.kill(child, 'SIGSTOP');
  const { url, ready } = await startLoadingApp(t, {}, engine);
  return {
    url,
    becomeReady: () => {
      process.kill(child, 'SIGCONT');
      return ready;
    },
  };
}
