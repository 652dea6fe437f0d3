import { Agent } from 'node:http';
import { exchange } from '../../support/load/exchange.js';
import { formBody, formType } from '../../support/load/form.js';

/** A service to measure. */
export interface Rival {
  /** Where it takes a form with a file. */
  readonly url: string;
  readonly field: string;
  /** The process whose tree is measured; undefined leaves it out. */
  readonly pid?: number;
}

/** What a service answered and how long it took, in milliseconds. */
export interface Answered {
  readonly probabilities: Readonly<Record<string, number>>;
  readonly ms: number;
}

/** Thrown when a service does not take a file. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

const boundary = 'a-line-between-parts';

/** The forms that carry files to a service. */
export function formsOf({ field }: Rival, files: readonly Buffer[], extension: string): Buffer[] {
  return files.map(content => formBody([{ name: field, filename: `track.${extension}`, content }], boundary));
}

/**
 * Sends one form.
 *
 * @throws Refusal when the service does not know the format or cannot use the file; Error when it does not classify it
 * for another reason
 */
export async function ask({ url }: Rival, body: Buffer, agent?: Agent): Promise<Answered> {
  const { pathname } = new URL(url);
  const headers = { 'content-type': formType(boundary) };
  const { answer, error, started, ended } = await exchange(url, {
    method: 'POST',
    path: pathname,
    headers,
    body,
    agent,
  });
  if (answer?.status !== 200) {
    const reason = `${url}: ${error ?? `${answer!.status} ${answer!.body.toString()}`}`;
    throw answer?.status === 415 || answer?.status === 422 ? new Refusal(reason) : new Error(reason);
  }
  const { probabilities } = JSON.parse(answer.body.toString()) as Pick<Answered, 'probabilities'>;
  return { probabilities, ms: ended - started };
}
