import type { Test } from 'tap';
import { startChild, startLoadingApp } from './app.js';
import { nodesOf } from './processes.js';

/** A service that cannot become ready yet. */
export interface LoadingService {
  readonly url: string;
  /** Lets it become ready, and waits until it is. */
  readonly becomeReady: () => Promise<void>;
}

/** Starts a service whose child is stopped before it can load anything, and waits only until it listens; on Linux. */
export async function startLoading(t: Test): Promise<LoadingService> {
  const before = await nodesOf(process.pid);
  const engine = startChild(t);
  const [child] = (await nodesOf(process.pid)).filter(pid => !before.includes(pid));
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
