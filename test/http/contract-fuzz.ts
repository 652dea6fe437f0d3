import { Agent } from 'node:http';
import fc from 'fast-check';
import type { Test } from 'tap';
import { exchange, type Answer, type Question } from '../../support/load/exchange.js';
import { startApp } from '../app.js';
import { misfit, routes, type Route } from '../contract.js';
import { root } from '../service.js';
import { anyRequest, validRequest } from './fuzzed-request.js';

/** Another seed tries other requests; a failure names the one it was found with. */
const seed = Number(process.env.FUZZ_SEED ?? 1);

/** Statuses that may answer a request that is not one of the operation. */
const general = [400, 404, 405, 408, 413, 414, 415, 417, 421, 431];
const problem = {
  'application/problem+json': routes[0].operation.responses[400].content['application/problem+json'],
};

/**
 * Tests that a service answers requests of all kinds as the contract says.
 *
 * @param runs requests of which anything may be wrong to each route that only shows something; five times as many go to
 * those that take a body, and a fifth as many have no fault
 */
export async function fuzzContract(t: Test, runs: number): Promise<void> {
  const app = await startApp(t, { MAX_AUDIO_SECONDS: '15', MAX_UPLOAD_BYTES: '2000000' });
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  const ask = async (request: Question): Promise<Answer> => {
    const { answer, error } = await exchange(app.url, { ...request, agent });
    if (!answer) throw new Error(`no answer: ${error}`);
    return answer;
  };

  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    const numRuns = route.method === 'POST' ? 5 * runs : runs;

    t.test(`${name} answers ${numRuns} requests of seed ${seed} as it should`, async () => {
      await fc.assert(
        fc.asyncProperty(anyRequest(route), async request => {
          const answer = await unlessUnreadableHead(request, ask(request));
          if (answer) checkAnswer(route, request, answer);
        }),
        { seed, numRuns },
      );
    });

    t.test(`${name} finds no fault with ${numRuns / 5} requests that have none`, async () => {
      await fc.assert(
        fc.asyncProperty(validRequest(route), async request => {
          const answer = await ask(request);
          checkAnswer(route, request, answer);
          // What a request names need not exist.
          if (answer.status !== 404) expect(answer.status === 200, `${answer.status}`);
        }),
        { seed, numRuns: numRuns / 5 },
      );
    });
  }

  t.test('is still there, and has no defect to tell of', async t => {
    const { status, body } = await ask({ method: 'GET', path: '/metrics' });
    t.equal(status, 200);
    t.match(body.toString(), 'hyena_child_ends_total{reason="died"} 0');
    t.strictSame(
      app.log.filter(({ level }) => (level as number) >= 50),
      [],
    );
  });
}

/** The answer; undefined to a HEAD that cannot be read, which nobody knows to be one and so gets a body. */
async function unlessUnreadableHead(request: Question, answer: Promise<Answer>): Promise<Answer | undefined> {
  return answer.catch((error: unknown) => {
    if (request.method === 'HEAD' && String(error).includes('HPE_')) return undefined;
    throw error;
  });
}

/** @throws Error where an answer is not one that the contract, or HTTP, has for the request */
function checkAnswer(
  { method, operation }: Route,
  request: Question,
  { status, headers, body }: Answer,
): void {
  const text = body.toString();
  const described = `${status} ${headers['content-type']} ${text.slice(0, 500)}`;
  const isOfOperation = request.method === method || (request.method === 'HEAD' && method === 'GET');
  const documented = isOfOperation ? operation.responses[status] : undefined;
  expect(documented !== undefined || general.includes(status), described);
  expect(status < 500 || (status === 503 && headers['retry-after'] !== undefined), described);
  expect(!leak.test(text) && !text.includes(root), described);
  if (request.method === 'HEAD') {
    expect(text === '' || headers.connection === 'close', described);
    return;
  }
  if (status >= 400 && headers['content-type']?.startsWith('text/html')) {
    expect(wantsPage(request) && /urn:hyena:problem:[a-z-]+/.test(text), described);
    return;
  }
  const fault = misfit(documented?.content ?? problem, headers['content-type'], text);
  expect(fault === undefined, `${fault}: ${described}`);
  if (status >= 400) checkProblem(status, headers['x-request-id'], text);
}

/** Whether a person asks, who gets a problem as a page. */
const wantsPage = ({ method, headers }: Question): boolean =>
  method === 'GET' && (headers?.accept ?? '').includes('text/html');

function checkProblem(status: number, id: string | string[] | undefined, text: string): void {
  const { type, status: told, detail, instance } = JSON.parse(text) as Record<string, string | number>;
  expect(/^urn:hyena:problem:[a-z-]+$/.test(String(type)), text);
  expect(told === status && /\w.*\.$/.test(String(detail)), text);
  expect(instance === `urn:uuid:${String(id)}`, `${text} to the request ${String(id)}`);
}

/** Lines of a stack, and what the file system says. */
const leak = /\n\s+at |node_modules|node:internal|\.[jt]s:\d|ENOENT|EACCES|EISDIR/;

function expect(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}
