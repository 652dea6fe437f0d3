import { InvalidArgumentError, type Command } from 'commander';
import type { LivePromotionOptions } from './commands/models/promote-live.js';
import type { PromotionOptions } from './commands/models/promote.js';
import { configured, integerFrom, probability, several, type Flags } from './options.js';
import { configOf, orchestrated } from './orchestrated.js';
import { WrongUse } from './wrong-use.js';

const settings = [
  'modelStore',
  's3PathStyle',
  's3Anonymous',
  'modelPublicKey',
  'workers',
  'tfBackend',
] as const;

/** What is known of either way to promote before it is known which one it is. */
type Options = Flags &
  Partial<PromotionOptions> &
  Partial<LivePromotionOptions> &
  Pick<PromotionOptions, 'to'>;

/** `models promote`, with its options and what it does. */
export function promoteCommand(command: Command): Command {
  return configured(orchestrated(command), settings)
    .description(
      'point a label to a version if it is not worse than the one it is to replace; the exit code is 3 when it is, and 4 when that is undecided',
    )
    .argument('<name>', 'the model')
    .argument('[version]', 'the candidate, with --data; default: the newest', integerFrom(1))
    .requiredOption('--to <label>', 'the label that is to point to it, such as canary')
    .option(
      '--data <place>',
      'judge on labelled audio, a folder or s3://bucket/prefix, that neither version was trained on',
    )
    .option('--artists <csv>', 'with --data: file, or s3://bucket/key, with the columns clip and artist')
    .option('--baseline <label>', 'with --data: the label of the version to compare with', 'stable')
    .option(
      '--margin <share>',
      'loss of accuracy, and of other shares, that counts as none',
      probability,
      0.03,
    )
    .option(
      '--floor <figure=least>',
      'such as accuracy=0.55 or f1.metal=0.6; may be given several times',
      several,
      [],
    )
    .option('--force <reason>', 'promote it whatever the gate says; the reason is kept')
    .option('--from <label>', 'with --prometheus: the label of the candidate')
    .option('--prometheus <url>', 'judge by what Prometheus measured of the candidate at work')
    .option('--over <duration>', 'with --prometheus: how far back, such as 30m, 1h or 1d', duration, '1h')
    .option(
      '--min-tracks <number>',
      'with --prometheus: tracks that are needed to decide',
      integerFrom(1),
      500,
    )
    .option(
      '--allow-undecided',
      'end with 0 where the gate is undecided, or has no candidate to judge at work',
    )
    .option('--sign <pem>', 'sign the labels with this Ed25519 private key')
    .option('--json', 'print one JSON object')
    .action(async (name: string, version: number | undefined, options: Options) => {
      const config = configOf(flagsIn(options));
      if (options.prometheus === undefined) {
        const { data, artists } = options;
        if (data === undefined || artists === undefined || options.from !== undefined)
          throw new WrongUse(
            '--data and --artists judge by held-out tracks, --from and --prometheus at work',
          );
        const { promote } = await import('./commands/models/promote.js');
        await promote(name, version, config, { ...(options as PromotionOptions), data, artists });
        return;
      }
      const { from, prometheus, data, artists, force } = options;
      if (
        from === undefined ||
        version !== undefined ||
        [data, artists, force].some(each => each !== undefined)
      )
        throw new WrongUse(
          '--prometheus goes with --from, and with no version, --data, --artists or --force',
        );
      const { promoteLive } = await import('./commands/models/promote-live.js');
      await promoteLive(name, config, { ...(options as LivePromotionOptions), from, prometheus });
    });
}

function flagsIn(options: Options): Flags {
  const given = settings.map(name => [name, options[name]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** Checks a duration as Prometheus writes it. */
function duration(text: string): string {
  if (/^[1-9]\d{0,4}[smhdw]$/.test(text)) return text;
  throw new InvalidArgumentError('expected a duration such as 30m, 1h or 1d.');
}
