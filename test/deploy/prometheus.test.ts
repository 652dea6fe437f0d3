import { spawnSync } from 'node:child_process';
import t from 'tap';
import { startBusyService } from '../busy-service.js';
import { eventually } from '../eventually.js';
import { root } from '../service.js';
import { rules, rulesFile } from './alerts.js';
import { queries } from './dashboard.js';
import { noPrometheus as skip, startPrometheus } from './prometheus-server.js';

const promtool = (args: string[], input?: string) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { status, output: stdout + stderr };
};

t.test('the rules are sound, and alert when they should', { skip }, async t => {
  for (const args of [
    ['check', 'rules', rulesFile],
    ['test', 'rules', `${root}deploy/prometheus/alerts.test.yaml`],
  ]) {
    const { status, output } = promtool(args);
    t.equal(status, 0, output);
  }
});

t.test('a service that lives, watched by Prometheus', { skip }, async t => {
  const service = await startBusyService(t);
  const prometheus = await startPrometheus(t, service.url);
  const numbers = async (query: string) => {
    const { result } = await prometheus.api<{ result: { value: [number, string] }[] }>('query', { query });
    return result.map(({ value }) => Number(value[1]));
  };
  const scrapes = () => numbers('count_over_time(up{job="hyena"}[5m])');
  const nextScrapes = async () => {
    const [before = 0] = await scrapes();
    await eventually(async () => (await scrapes())[0] >= before + 2);
  };
  // What a counter grew by shows from its second value on.
  for (let life = 0; life < 2; life++) {
    await service.live();
    await nextScrapes();
  }

  t.test('the metrics are as its conventions want them', async t => {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const { output } = promtool(['check', 'metrics'], metrics);
    // Those three are prom-client's.
    const ours = output.split('\n').filter(line => !/^nodejs_active_\w+_total non-counter/.test(line));
    t.strictSame(ours.filter(Boolean), []);
  });

  t.test('every query of the dashboard has data', async t => {
    t.ok(queries.length > 30);
    for (const { title, expr } of queries) {
      const values = await numbers(expr);
      t.ok(values.some(Number.isFinite), `${title}: ${expr}`);
    }
  });

  t.test('every rule can be evaluated, and those see that something is wrong that should', async t => {
    interface Evaluated {
      readonly name: string;
      readonly health: string;
      readonly lastError?: string;
      readonly state?: string;
    }
    const evaluated = async () => {
      const { groups } = await prometheus.api<{ groups: { rules: Evaluated[] }[] }>('rules');
      return groups.flatMap(group => group.rules);
    };
    await eventually(async () => (await evaluated()).every(({ health }) => health !== 'unknown'));
    const all = await evaluated();
    t.equal(all.length, rules.length);
    for (const { name, health, lastError } of all) t.equal(health, 'ok', `${name} ${lastError ?? ''}`);
    const alarmed = all.filter(({ state }) => state === 'pending' || state === 'firing');
    t.match(new Set(alarmed.map(({ name }) => name)), new Set(['HyenaOverloaded', 'HyenaModelFailing']));
    t.notOk(alarmed.some(({ name }) => name === 'HyenaDown'));
  });
});
