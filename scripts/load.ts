// Loads a service far beyond what it can do, in every unkind way, and ends it meanwhile: `npm run load`.
import { Command, InvalidArgumentError } from 'commander';
import { runLoad } from '../support/load/run.js';
import { printSummary, summarise } from '../support/load/summary.js';

interface Options {
  seconds: number;
  factor: number;
  probeTime: number;
  env: Record<string, string>;
  url?: string;
  probes?: string;
  pid?: number;
  json?: true;
}

const positive = (text: string): number => {
  if (Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('expected a number above 0.');
};

const loopback = (text: string): string => {
  const { hostname } = new URL(text);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return text;
  throw new InvalidArgumentError('only a service on this machine may be loaded like this.');
};

const setting = (text: string, previous: Record<string, string>) => {
  const match = /^(\w+)=(.*)$/.exec(text);
  if (!match) throw new InvalidArgumentError('expected NAME=VALUE.');
  return { ...previous, [match[1]]: match[2] };
};

const { seconds, factor, probeTime, env, url, probes, pid, json } = new Command('load')
  .description('Loads a service of its own, or the one at --url, and says which promises it broke.')
  .option('--seconds <number>', 'length of the load', positive, 60)
  .option('--factor <number>', 'good uploads, in times of what the service does alone', positive, 4)
  .option('--probe-time <ms>', 'in which 99 of 100 probes are to be answered', positive, 200)
  .option('--env <name=value>', 'a setting of the service that is started; may be repeated', setting, {})
  .option('--url <url>', 'a running service of this machine to load instead', loopback)
  .option('--probes <url>', 'its port for probes, where it has one', loopback)
  .option('--pid <number>', 'its process, which is watched and at last sent SIGTERM', positive)
  .option('--json', 'print one JSON object')
  .parse()
  .opts<Options>();

const report = await runLoad({
  seconds,
  factor,
  probeTime,
  env,
  running: url === undefined ? undefined : { url, probes, pid },
  progress: step => console.error(`${step} …`),
});
const summary = summarise(report);
if (json) console.log(JSON.stringify(summary));
else printSummary(summary);
if (Object.values(summary.verdict).some(faults => faults.length > 0)) process.exitCode = 1;
