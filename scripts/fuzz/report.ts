import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AudioFormat } from '../../src/audio/formats.js';
import { mutant } from '../../support/hostile/mutants.js';

/** What makes a mutant again. */
export interface MutantName {
  readonly format: AudioFormat;
  readonly seed: number;
}

/** What became of a mutant: `read`, a problem's code, or what is wrong with Hyena. */
export interface Examined {
  readonly outcome: string;
  readonly milliseconds: number;
  /** Largest resident size of the process so far. */
  readonly peakBytes: number;
}

/** Collects what became of the mutants of one run. */
export interface Report {
  add(name: MutantName, examined: Examined): void;
  /** Saves a mutant that shows a defect and prints how to make it again. */
  find(name: MutantName, defect: string): void;
  readonly mutants: number;
  readonly findings: number;
  /** Prints the mutants by format and outcome, the slowest and the largest. */
  print(): void;
}

/** @param folder where mutants that show defects are saved */
export function createReport(folder: string): Report {
  const outcomes: Record<string, Record<string, number>> = {};
  let slowest: [number, MutantName?] = [0];
  let largest: [number, MutantName?] = [0];
  let mutants = 0;
  let findings = 0;
  const count = (format: string, outcome: string) => {
    const row = (outcomes[format] ??= {});
    row[outcome] = (row[outcome] ?? 0) + 1;
  };

  return {
    get mutants() {
      return mutants;
    },
    get findings() {
      return findings;
    },
    add(name, { outcome, milliseconds, peakBytes }) {
      mutants += 1;
      count(name.format, outcome);
      if (milliseconds > slowest[0]) slowest = [milliseconds, name];
      if (peakBytes > largest[0]) largest = [peakBytes, name];
    },
    find(name, defect) {
      mutants += 1;
      findings += 1;
      count(name.format, 'defect');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${name.seed}.${name.format}`);
      writeFileSync(file, mutant(name.format, name.seed));
      console.log(`${file}: ${defect}; again with --format ${name.format} --seed ${name.seed} --mutants 1`);
    },
    print() {
      console.table(outcomes);
      const named = ([, name]: [number, MutantName?]) => (name ? `${name.format} ${name.seed}` : 'none');
      console.log(`slowest: ${Math.round(slowest[0])} ms (${named(slowest)})`);
      console.log(`largest process: ${Math.round(largest[0] / 2 ** 20)} MiB (after ${named(largest)})`);
      console.log(`${mutants} mutants, ${findings} findings`);
    },
  };
}
