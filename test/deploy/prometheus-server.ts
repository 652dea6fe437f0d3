import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { stringify } from 'yaml';
import { rulesFile } from './alerts.js';

/** Why tests with Prometheus are skipped, where they are. `.ci/run` installs it. */
export const noPrometheus =
  ['prometheus', 'promtool'].some(program => spawnSync(program, ['--version']).status !== 0) &&
  'prometheus is not installed';

/** A Prometheus server of the test's own, on a free port, which looks every second and knows our rules. */
export interface PrometheusServer {
  readonly url: string;
  /** Asks its API for what is below `/api/v1/`. */
  api<T>(path: string, parameters?: Record<string, string>): Promise<T>;
}

/** Starts one that scrapes the service at `url`, and ends it with the test. */
export async function startPrometheus(t: Test, url: string): Promise<PrometheusServer> {
  const directory = await mkdtemp(join(tmpdir(), 'hyena-prometheus-'));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rulesFile],
    scrape_configs: [{ job_name: 'hyena', static_configs: [{ targets: [new URL(url).host] }] }],
  };
  await writeFile(join(directory, 'prometheus.yml'), stringify(config));
  const flags = [
    `--config.file=${join(directory, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
  ];
  const server = spawn('prometheus', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  t.teardown(async () => {
    server.kill();
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    await rm(directory, { recursive: true, force: true });
  });
  const address = await new Promise<string>((resolve, reject) => {
    const log: string[] = [];
    createInterface(server.stderr).on('line', line => {
      log.push(line);
      const [, found] = /msg="Listening on" address=(\S+)/.exec(line) ?? [];
      if (found) resolve(found);
    });
    server.once('exit', code => reject(new Error(`prometheus ended with ${code}: ${log.join('\n')}`)));
  });
  const base = `http://${address}`;
  return {
    url: base,
    async api<T>(path: string, parameters: Record<string, string> = {}) {
      const response = await fetch(`${base}/api/v1/${path}`, {
        method: path === 'query' ? 'POST' : 'GET',
        ...(path === 'query' && { body: new URLSearchParams(parameters) }),
      });
      const answer = (await response.json()) as { status: string; error?: string; data: T };
      if (answer.status !== 'success') throw new Error(answer.error);
      return answer.data;
    },
  };
}
