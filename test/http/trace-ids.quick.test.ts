import t from 'tap';
import type { ProblemDetails } from '../../src/http/schemas/problem.js';
import { eventually } from '../eventually.js';
import { service } from './default-service.js';
import type { LogLine } from '../service.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

/** Asks for what is not there, and gives the problem and the log line of that request. */
async function refused(traceparent?: string): Promise<{ problem: ProblemDetails; line: LogLine }> {
  const response = await fetch(`${service.url}/nowhere`, { headers: traceparent ? { traceparent } : {} });
  const problem = (await response.json()) as ProblemDetails;
  t.equal(problem.instance, `urn:uuid:${response.headers.get('x-request-id')}`);
  const isIts = ({ reqId }: LogLine) => `urn:uuid:${reqId as string}` === problem.instance;
  await eventually(() => service.log.some(isIts));
  return { problem, line: service.log.find(isIts)! };
}

t.test("names the caller's trace in log lines and problems", async t => {
  for (const traceparent of [`00-${traceId}-00f067aa0ba902b7-00`, `0c-${traceId}-00f067aa0ba902b7-01-more`]) {
    const { problem, line } = await refused(traceparent);
    t.equal(problem.traceId, traceId);
    t.equal(line.trace_id, traceId);
  }
});

t.test('names none where the caller sends none, or nothing that is one', async t => {
  const none = '0'.repeat(32);
  for (const traceparent of [
    undefined,
    'secret',
    `00-${traceId}`,
    `00-${none}-00f067aa0ba902b7-01`,
    `00-${traceId}-${none.slice(16)}-01`,
    `ff-${traceId}-00f067aa0ba902b7-01`,
    `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
  ]) {
    const { problem, line } = await refused(traceparent);
    t.notOk('traceId' in problem, String(traceparent));
    t.notOk('trace_id' in line);
  }
});
