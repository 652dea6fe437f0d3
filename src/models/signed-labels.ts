import { sign, verify, type KeyObject } from 'node:crypto';
import { labelsName, type Labels } from './labels.js';

/**
 * Signs labels: they get a serial number, and the Ed25519 signature of {@link signedText}.
 *
 * @param serial larger than that of the labels before
 */
export function signLabels(labels: Labels, name: string, serial: number, key: KeyObject): Labels {
  const numbered = { ...labels, serial };
  const signature = sign(null, signedText(numbered, name), key).toString('base64');
  return { ...numbered, signature };
}

/**
 * @param keys of those who may sign; one signature suffices
 * @throws Error when labels are unsigned, or were not signed as they are for this model by the owner of one of the keys
 */
export function checkLabels(labels: Labels, name: string, keys: readonly KeyObject[]): void {
  const { signature, serial } = labels;
  if (signature === undefined || serial === undefined)
    throw new Error(`${labelsName} is unsigned (hyena models label ${name} --sign KEY signs it as it is)`);
  const bytes = Buffer.from(signature, 'base64');
  const text = signedText(labels, name);
  if (!keys.some(key => verify(null, text, key, bytes)))
    throw new Error(`${labelsName} was not signed with a configured key`);
}

/**
 * The bytes that are signed: a line that names the model, so that labels of one are not those of another, and no manifest
 * is taken for labels; then the labels as JSON without white space and without their signature, in the order of the file.
 */
function signedText(labels: Labels, name: string): Buffer {
  return Buffer.from(`hyena labels of ${name}\n${JSON.stringify({ ...labels, signature: undefined })}`);
}
