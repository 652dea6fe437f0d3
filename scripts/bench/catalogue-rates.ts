import { join } from 'node:path';
import { inFolder, variantCatalogue, type BenchCatalogue } from './catalogue.js';
import { batchCommand, poolCommand, type PythonPeer } from './catalogue-command.js';
import { commandTurn, serviceTurn, type Turn } from './catalogue-turn.js';
import { hundredths, median } from './numbers.js';
import { rounded } from './table.js';
import { minutesOfMp3, shortWav, type BenchTrack } from './tracks.js';

/** What the rates may be told. */
export interface RatesOptions {
  /** WAV files; of MP3, which take longer to read, there are a fifth. */
  readonly tracks: number;
  readonly peer?: PythonPeer;
  /** Turns of each program with each catalogue. */
  readonly rounds: number;
}

/** One line: what was measured of `hyena batch`, of the service and of a pool of Python processes. */
type Line = Readonly<Record<string, string | number>>;

/** Requests under way at the service. */
const together = 4;

/** Labels catalogues with `hyena batch`, with the service and with a pool of Python processes, in turns. */
export async function benchRates({ tracks, peer, rounds }: RatesOptions): Promise<Record<string, Line>> {
  const mp3 = minutesOfMp3(4);
  const kinds: [BenchTrack, number][] = [[shortWav(), tracks]];
  if (mp3) kinds.push([{ name: '4 min MP3', extension: 'mp3', bytes: mp3 }, Math.ceil(tracks / 5)]);
  else console.error('ffmpeg is not here: only WAV is made');
  const table: Record<string, Line> = {};
  for (const [track, count] of kinds)
    await inFolder(async parent => {
      const catalogue = await variantCatalogue(track, count, parent);
      Object.assign(table, lines(catalogue, await turnsOf(catalogue, peer, rounds, parent)));
    });
  return table;
}

interface Turns {
  readonly batch: Turn[];
  readonly service: Turn[];
  readonly pool: Turn[];
}

async function turnsOf(
  catalogue: BenchCatalogue,
  peer: PythonPeer | undefined,
  rounds: number,
  parent: string,
): Promise<Turns> {
  const turns: Turns = { batch: [], service: [], pool: [] };
  const { folder } = catalogue;
  for (let round = 0; round < rounds; round++) {
    const out = (name: string) => join(parent, `${name}-${round}`);
    turns.batch.push(await commandTurn(batchCommand(folder, out('batch')), catalogue));
    turns.service.push(await serviceTurn(catalogue, together));
    if (peer) turns.pool.push(await commandTurn(poolCommand(peer, folder, out('pool')), catalogue));
  }
  return turns;
}

function lines({ name }: BenchCatalogue, { batch, service, pool }: Turns): Record<string, Line> {
  const line = (unit: string, of: (turn: Turn) => number): Line => {
    const [own, http, python] = [batch, service, pool].map(turns => median(turns.map(of)));
    const both = {
      unit,
      batch: rounded(own),
      service: rounded(http),
      'batch / service': hundredths(own / http),
    };
    if (pool.length === 0) return both;
    return { ...both, pool: rounded(python), 'batch / pool': hundredths(own / python) };
  };
  return {
    [name]: line('tracks/s', ({ rate }) => rate),
    [`${name}, with the start`]: line('tracks/s', ({ wholeRate }) => wholeRate),
    [`${name}, processor time`]: line('ms a track', ({ processor }) => processor),
    [`${name}, processor time with the start`]: line('ms a track', ({ wholeProcessor }) => wholeProcessor),
  };
}
