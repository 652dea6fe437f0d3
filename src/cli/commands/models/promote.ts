import type { Config } from '../../../config/config.js';
import { requireKernels } from '../../../engine/require-kernels.js';
import { parseFloor } from '../../../gate/floors.js';
import { gateText } from '../../../gate/gate-text.js';
import { judgeCandidate } from '../../../gate/judge-candidate.js';
import { readHeldOut } from '../../../gate/read-held-out.js';
import type { HeldOutGate } from '../../../models/gate.js';
import { label } from '../../../models/publishing/label.js';
import { noteGate } from '../../../models/publishing/note-gate.js';
import { readSelected } from '../../../models/publishing/pull.js';
import { parseLabel, parseModelName } from '../../../models/publishing/selector.js';
import { openStore } from '../../../models/store/open-store.js';
import { consoleProgress } from '../../../training/progress.js';
import type { Orchestrated } from '../../orchestrated.js';
import { openOutputs, writeOutputs, type Figures } from '../../outputs.js';
import { asked, WrongUse } from '../../wrong-use.js';
import { ownEngine } from '../own-engine.js';
import { exitCodeFor } from './exit-code-for.js';
import { labellingKeys } from './signing-key.js';

/** A promotion by held-out tracks, as it was asked for. */
export interface PromotionOptions extends Orchestrated {
  readonly to: string;
  readonly data: string;
  readonly artists: string;
  /** The label of the version to compare with. */
  readonly baseline: string;
  readonly margin: number;
  /** As `parseFloor` takes them. */
  readonly floor: readonly string[];
  /** Why it is to be promoted whatever the gate says. */
  readonly force?: string;
  /** Whether undecided is a success; the figure `decision` tells. */
  readonly allowUndecided?: boolean;
  /** File of the key to sign the labels with. */
  readonly sign?: string;
  readonly json?: boolean;
}

/**
 * `hyena models promote NAME [VERSION] --data …`: compares a version with the one that a label points to, on tracks that neither
 * was trained on, leaves the report beside it, and points a label to it if it is not worse.
 *
 * @throws WrongUse; Error for reasons that may pass
 */
export async function promote(
  name: string,
  version: number | undefined,
  config: Config,
  { data, artists, margin, floor, force, json = false, outputs, ...options }: PromotionOptions,
): Promise<void> {
  await requireKernels();
  await openOutputs(outputs);
  if (force?.trim() === '') throw new WrongUse('--force takes the reason');
  const floors = floor.map(parseFloor);
  const to = await asked(() => parseLabel(options.to));
  const keys = await asked(() => labellingKeys(config, options.sign));
  const store = await asked(() => openStore(config.modelStore, config));
  await asked(() => parseModelName(name));
  const read = (selected: number | string | undefined) =>
    asked(() =>
      readSelected(store, { name, ...(selected !== undefined && { version: selected }) }, keys.publicKeys),
    );
  const [candidate, baseline] = [await read(version), await read(options.baseline)];

  const progress = consoleProgress();
  const pair = { candidate, baseline };
  const heldOut = await readHeldOut(pair, { data, artists, s3: config, floors }, progress);
  const engine = ownEngine(config, config.workers, 2 * config.workers);
  try {
    await engine.warmUp();
    const rules = { margin, floors };
    const judged = await judgeCandidate(engine, pair, heldOut, rules, 2 * config.workers, progress);
    const against = { label: options.baseline, version: baseline.manifest.version, digest: baseline.digest };
    const isForced = force !== undefined && judged.decision !== 'promoted';
    const gate: HeldOutGate = { ...judged, to, baseline: against, ...(isForced && { forced: force }) };
    const reference = { name, version: candidate.manifest.version };
    await noteGate(store, reference, { heldOut: gate });
    const promoted = isForced || gate.decision === 'promoted';
    if (promoted) await label(store, name, { point: { labels: [to], version: reference.version } }, keys);
    const report = { ...reference, promoted, ...gate };
    console.log(json ? JSON.stringify(report) : textOf(report, to));
    await writeOutputs(outputs, figuresOf(report), report);
    process.exitCode = promoted ? 0 : exitCodeFor(gate.decision, options);
  } finally {
    await engine.close();
  }
}

type Report = HeldOutGate & { readonly name: string; readonly version: number; readonly promoted: boolean };

function textOf({ name, version, promoted, ...gate }: Report, to: string): string {
  const lines = gateText(name, version, gate);
  return promoted ? `${lines}\n${name}: ${to} → ${version}` : lines;
}

function figuresOf({ accuracy, difference, mcnemar, ...report }: Report): Figures {
  return {
    name: report.name,
    version: report.version,
    digest: report.digest,
    decision: report.decision,
    promoted: String(report.promoted),
    tracks: report.tracks,
    artists: report.artists,
    accuracy: accuracy.candidate,
    'baseline-accuracy': accuracy.baseline,
    difference: difference.value,
    'difference-low': difference.low,
    'difference-high': difference.high,
    'mcnemar-p': mcnemar.p,
    'tracks-needed': report.tracksNeeded,
  };
}
