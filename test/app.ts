import { EventEmitter, on } from 'node:events';
import { pino } from 'pino';
import type { Test } from 'tap';
import { loadConfig } from '../src/config/config.js';
import type { Engine } from '../src/engine/engine.js';
import { listen } from '../src/serve/listen.js';
import type { RunningParts } from '../src/serve/shutdown.js';
import { startEngine } from '../src/serve/start-engine.js';
import type { LogLine } from './service.js';

/** A service in the test's own process, on a free port: all of it but signals. Ended with the test. */
export interface App {
  readonly url: string;
  readonly log: readonly LogLine[];
  /** Fulfilled once requests are answered. */
  readonly ready: Promise<void>;
  /** Turns `/readyz` to 503, as the first signal does. */
  beginToClose(): void;
  /** Answers what is under way, sends the last traces and ends. */
  stop(): Promise<void>;
}

/** Settings as the environment gives them. */
type Env = Readonly<Record<string, string>>;

/** Starts one child, which the services of a test file may share where their settings of the children are the same. */
export function startChild(t: Test, env: Env = {}): Engine {
  const engine = startEngine(configOf(env), pino({ level: 'silent' }));
  t.teardown(() => engine.close());
  return engine;
}

/**
 * Stops the first child of a warm engine, so that what it is given is under way as long as a test wants.
 *
 * @returns lets it go on
 */
export function holdChild({ pids: [pid] }: Engine): () => void {
  process.kill(pid, 'SIGSTOP');
  return () => process.kill(pid, 'SIGCONT');
}

/**
 * Starts a service and waits until it is ready.
 *
 * @param engine by default a child of its own
 */
export async function startApp(t: Test, env: Env = {}, engine = startChild(t, env)): Promise<App> {
  const app = await startLoadingApp(t, env, engine);
  await app.ready;
  return app;
}

/** As {@link startApp}, and waits only until it listens. */
export async function startLoadingApp(t: Test, env: Env, engine: Engine): Promise<App> {
  const config = configOf(env);
  const log: LogLine[] = [];
  const lines = new EventEmitter();
  const logged = async (beginning: string): Promise<LogLine> => {
    for await (const [line] of on(lines, 'line') as AsyncIterable<[LogLine]>)
      if (line.msg.startsWith(beginning)) return line;
    throw new Error('the log has no end');
  };
  const write = (text: string) => {
    const line = JSON.parse(text) as LogLine;
    log.push(line);
    lines.emit('line', line);
  };
  const [listening, ready] = ['Server listening', 'ready to classify'].map(logged);

  const closing = new AbortController();
  const parts: RunningParts = {};
  const running = listen(config, pino({ level: config.logLevel }, { write }), engine, parts, closing.signal);
  let stopping: Promise<void> | undefined;
  const close = async () => {
    closing.abort();
    await parts.app?.close();
    await parts.tracing?.close(2000);
    await parts.probes?.close();
    await running.catch(() => undefined);
  };
  const stop = () => (stopping ??= close());
  t.teardown(stop);
  // It goes on as long as it looks for new versions.
  const failure = running.then(() => new Promise<never>(() => undefined));
  const { msg } = await Promise.race([listening, failure]);
  return {
    url: /http:\S+/.exec(msg)![0],
    log,
    ready: Promise.race([ready, failure]).then(() => undefined),
    beginToClose: () => closing.abort(),
    stop,
  };
}

/** One child, and a look at the store only when a request asks for one. */
const configOf = (env: Env) => loadConfig({ PORT: '0', WORKERS: '1', MODEL_POLL_MS: '0', ...env });
