import { Presets, SingleBar } from 'cli-progress';

/** Shows the progress of a long task. */
export interface Progress {
  /** Begins a stage of `total` steps; call `step` after each and `end` once. */
  begin(stage: string, total: number): { step: () => void; end: () => void };
  /** Says something that matters beyond the stage. */
  note(message: string): void;
}

/** Progress on standard error: bars in a terminal, and a line a stage everywhere. */
export function consoleProgress(): Progress {
  const note = (message: string) => console.error(message);
  return {
    note,
    begin(stage, total) {
      const started = performance.now();
      const format = `${stage.padEnd(24)} {bar} {percentage} % | {value}/{total} | {eta_formatted}`;
      const bar = new SingleBar(
        { format, hideCursor: true, clearOnComplete: true, stream: process.stderr },
        Presets.shades_classic,
      );
      bar.start(total, 0);
      return {
        step: () => bar.increment(),
        end() {
          bar.stop();
          note(`${stage}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
        },
      };
    },
  };
}
