import type { Exchange } from './exchange.js';

/** What came of a request in a few words: the status and which problem it is, or how the connection ended. */
export function outcomeOf({ answer, error }: Exchange): string {
  if (!answer) return error === 'ABORT_ERR' ? 'went away' : error!;
  return nameOf(answer.status, answer.body.toString('latin1'));
}

/** The status and which problem it is, such as `503 queue-full`. */
export function nameOf(status: number, body: string): string {
  const problem = /urn:hyena:problem:([\w-]+)/.exec(status >= 400 ? body : '');
  return problem ? `${status} ${problem[1]}` : String(status);
}
