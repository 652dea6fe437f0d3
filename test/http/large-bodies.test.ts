import { readFileSync } from 'node:fs';
import t from 'tap';
import { metric } from '../metrics.js';
import { postInfer } from '../mfcc-request.js';
import { noProc } from '../processes.js';
import { startService } from '../service.js';

const size = 8 * 2 ** 20;

/** As many numbers with all their digits as a request may have. */
const segments = 125;
const numbers = Array.from({ length: segments * 3250 }, (_, i) => -100 * Math.abs(Math.sin(i)));
const input = { name: 'mfcc', shape: [segments, 130, 25], datatype: 'FP32', data: numbers };
const digits = Buffer.from(JSON.stringify({ inputs: [input] }));

/** As many inputs, all of them wrong. */
const inputs = Buffer.from(`{"inputs":[${'1,'.repeat(size / 2 - 10)}1]}`);

t.test('the process that serves reads no body: a child does', { skip: noProc }, async t => {
  const { url, process } = await startService(t, { WORKERS: '2' });
  const cpu = () => metric(url, 'process_cpu_seconds_total');
  const before = await cpu();
  const answers = [digits, digits, digits, digits, inputs, inputs].map(body => postInfer(url, body));
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  t.strictSame(statuses, [200, 200, 200, 200, 400, 400]);
  t.match(await (await answers[5]).json(), { detail: /inputs must have 1 items or fewer/ });
  // Of the time since metrics were last asked for.
  const lag = await metric(url, 'nodejs_eventloop_lag_max_seconds');
  const spent = (await cpu()) - before;
  t.ok(spent < 0.4, `${spent.toFixed(2)} s of its processor time: parsing takes it 0.2 s a body`);
  t.ok(lag < 0.5, `others waited ${lag.toFixed(2)} s at most`);
  const most = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))![1]) / 1024;
  t.ok(most < 256, `${most.toFixed()} MiB, of which the bodies are 48`);
});
