import type { Config } from '../../../config/config.js';
import { decisionOf } from '../../../gate/decide.js';
import { gateText } from '../../../gate/gate-text.js';
import { decideLive } from '../../../gate/live/decide-live.js';
import { measureShadow, measureVersion } from '../../../gate/live/measured.js';
import { openPrometheus } from '../../../gate/live/prometheus.js';
import type { LiveGate } from '../../../models/gate.js';
import { findModel, type FoundModel } from '../../../models/publishing/find-model.js';
import { inspectVersion } from '../../../models/publishing/inspect.js';
import { noteGate } from '../../../models/publishing/note-gate.js';
import { breakOffTrial, endTrial, type Trial } from '../../../models/publishing/promote-label.js';
import { parseLabel, parseModelName, versionOf } from '../../../models/publishing/selector.js';
import { openStore } from '../../../models/store/open-store.js';
import type { Orchestrated } from '../../orchestrated.js';
import { openOutputs, writeOutputs } from '../../outputs.js';
import { asked, WrongUse } from '../../wrong-use.js';
import { exitCodeFor } from './exit-code-for.js';
import { labelsText } from './label.js';
import { labellingKeys } from './signing-key.js';

/** A promotion by what was measured of a version at work, as it was asked for. */
export interface LivePromotionOptions extends Orchestrated {
  readonly to: string;
  /** The label of the candidate. */
  readonly from: string;
  /** URL. */
  readonly prometheus: string;
  /** A duration as Prometheus writes it. */
  readonly over: string;
  readonly minTracks: number;
  /** Whether undecided is a success, and so is a candidate that is not there. */
  readonly allowUndecided?: boolean;
  /** File of the key to sign the labels with. */
  readonly sign?: string;
  readonly json?: boolean;
}

/**
 * `hyena models promote NAME --from canary --to stable --prometheus URL`: promotes a version by what Prometheus measured of it at
 * work, or withdraws it, and leaves the report beside it.
 *
 * @throws WrongUse; Error for reasons that may pass, such as a Prometheus that cannot be reached
 */
export async function promoteLive(
  name: string,
  config: Config,
  { over, minTracks, json = false, outputs, ...options }: LivePromotionOptions,
): Promise<void> {
  await openOutputs(outputs);
  const prometheus = await asked(() => openPrometheus(options.prometheus));
  const keys = await asked(() => labellingKeys(config, options.sign));
  const store = await asked(() => openStore(config.modelStore, config));
  const model = await asked(() => findModel(store, parseModelName(name), keys.publicKeys));
  const [from, to] = [parseLabel(options.from), parseLabel(options.to)];
  if (options.allowUndecided && versionOf(model.labels, from) === undefined) {
    const reason = `${name} has no label ${from}: there is nothing to decide`;
    console.log(json ? JSON.stringify({ name, decision: 'undecided', reason }) : reason);
    await writeOutputs(outputs, { name, decision: 'undecided' }, { name, decision: 'undecided', reason });
    return;
  }
  const trial = trialOf(model, from, to);
  const { candidate: version, baseline } = trial;
  const { manifest, digest, reason } = await inspectVersion(store, { name, version }, keys.publicKeys);
  if (digest === undefined || !manifest) throw new WrongUse(`${name} ${version}: ${reason!}`);

  const isShadow = model.labels.shadow === trial.from;
  const measured = {
    candidate: await measureVersion(prometheus, name, version, over),
    baseline: await measureVersion(prometheus, name, baseline, over),
    shadow: isShadow ? await measureShadow(prometheus, name, version, over) : undefined,
    hasReference: manifest.reference !== undefined,
  };
  const { tracks, checks } = decideLive(measured, minTracks);
  const decision = decisionOf(checks);
  const against = { label: trial.to, version: baseline };
  const decidedAt = new Date().toISOString();
  const gate: LiveGate = { decidedAt, decision, digest, baseline: against, over, tracks, checks };
  await noteGate(store, { name, version }, { live: gate });
  const end = { promoted: endTrial, refused: breakOffTrial, undecided: undefined }[decision];
  const labels = end ? await end(store, trial, keys) : model.labels;
  const report = { name, version, ...gate, labels };
  console.log(
    json ? JSON.stringify(report) : `${gateText(name, version, gate)}\n${name}: ${labelsText(labels)}`,
  );
  await writeOutputs(outputs, { name, version, digest, decision, tracks }, report);
  process.exitCode = exitCodeFor(decision, options);
}

/** @throws WrongUse when there is nothing to promote */
function trialOf({ name, labels }: FoundModel, from: string, to: string): Trial {
  const pointed = (label: string) => {
    const version = versionOf(labels, label);
    if (version === undefined) throw new WrongUse(`${name} has no label ${label}`);
    return version;
  };
  const [candidate, baseline] = [pointed(from), pointed(to)];
  if (candidate === baseline)
    throw new WrongUse(`${from} and ${to} of ${name} are the same version, ${candidate}`);
  return { name, from, candidate, to, baseline };
}
