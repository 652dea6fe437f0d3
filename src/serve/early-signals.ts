/** What asks a service to end. */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

let held: NodeJS.Signals | undefined;

const hold = (signal: NodeJS.Signals) => (held ??= signal);

/** Keeps signals until {@link releaseSignals}: by default they end a process that has no listeners yet, without a word. */
export function holdSignals(): void {
  for (const signal of signals) process.on(signal, hold);
}

/** Raises the signal that was held, if there was one, for those who listen now. */
export function releaseSignals(): void {
  for (const signal of signals) process.off(signal, hold);
  if (held) process.kill(process.pid, held);
}
