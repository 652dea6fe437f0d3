import type { Config } from '../../../config/config.js';
import type { Labels } from '../../../models/labels.js';
import { label, type LabelChanges } from '../../../models/publishing/label.js';
import { parseLabel, parseModelName } from '../../../models/publishing/selector.js';
import { openStore } from '../../../models/store/open-store.js';
import { publishingKeys } from './signing-key.js';

/** What is to be done with labels, as it was asked for. */
export interface LabelOptions {
  readonly remove?: string;
  /** Percent, or false to end it. */
  readonly traffic?: number | false;
  readonly shadow?: boolean;
  /** File of the key to sign with. */
  readonly sign?: string;
  readonly json?: boolean;
}

/** `hyena models label`: points a label to a version, or takes it away, and prints all labels as they are then. */
export async function labelModel(
  name: string,
  assignment: string | undefined,
  config: Config,
  { json = false, ...options }: LabelOptions,
): Promise<void> {
  const changes = changesOf(assignment, options);
  const keys = await publishingKeys(config, options.sign);
  const labels = await label(openStore(config.modelStore, config), parseModelName(name), changes, keys);
  console.log(json ? JSON.stringify({ name, ...labels }) : `${name}: ${labelsText(labels)}`);
}

function changesOf(
  assignment: string | undefined,
  { remove, traffic, shadow, sign }: Omit<LabelOptions, 'json'>,
): LabelChanges {
  if ([assignment, remove, traffic, shadow, sign].every(option => option === undefined))
    throw new Error('say what to do: LABEL=VERSION, --remove, --no-traffic, --no-shadow or --sign');
  const pointed = assignment === undefined ? undefined : parseAssignment(assignment);
  if (!pointed && (typeof traffic === 'number' || shadow))
    throw new Error('--traffic and --shadow are for the label of LABEL=VERSION');
  return {
    point: pointed && { labels: [pointed.label], version: pointed.version },
    remove: remove === undefined ? undefined : parseLabel(remove),
    traffic: typeof traffic === 'number' ? { label: pointed!.label, percent: traffic } : noneIfFalse(traffic),
    shadow: shadow ? pointed!.label : noneIfFalse(shadow),
  };
}

/** What `--no-…` means. */
const noneIfFalse = (option: boolean | undefined): null | undefined => (option === false ? null : undefined);

function parseAssignment(text: string): { label: string; version: number } {
  const at = text.indexOf('=');
  const version = text.slice(at + 1);
  if (at < 0 || !/^[1-9]\d{0,9}$/.test(version))
    throw new Error(`expected LABEL=VERSION, as in stable=3, not "${text}"`);
  return { label: parseLabel(text.slice(0, at)), version: Number(version) };
}

/** The text that shows a model's labels. */
export function labelsText({ labels, traffic, shadow, withdrawn = [] }: Labels): string {
  const facts = Object.entries(labels).map(([name, version]) => {
    const share = traffic?.label === name ? ` (${traffic.percent} % of the traffic)` : '';
    return `${name} → ${version}${share}${shadow === name ? ' (shadow)' : ''}`;
  });
  if (facts.length === 0) facts.push('no labels');
  if (withdrawn.length > 0) facts.push(`withdrawn: ${withdrawn.join(', ')}`);
  return facts.join('; ');
}
