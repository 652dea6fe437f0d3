import { rates } from '../support/gate/error-rates.js';
import { genres, simulateTracks } from '../support/gate/simulated-tracks.js';
import { createRandom } from '../src/training/random.js';
import { judgedTrack } from '../src/training/judge/track-answer.js';

// How often the gate errs: `npm run gate -- SEEDS` prints a table, in Markdown, of simulated held-out tracks.

const seeds = Number(process.argv[2] ?? 200);
const sizes = [
  { artists: 60, tracks: 2 },
  { artists: 190, tracks: 2 },
  { artists: 120, tracks: 10 },
];
const cases = [
  { name: 'better by 0.03', change: 0.03 },
  { name: 'as good', change: 0 },
  { name: 'worse by the margin', change: -0.03 },
  { name: 'worse by 0.06', change: -0.06 },
  { name: 'worse by 0.10', change: -0.1 },
  { name: 'worse by 0.10, half of the tracks known and counted', change: -0.1, memorised: 0.5 },
];

console.log(`The changes as they come out on a million tracks of ${genres.length} genres:`);
for (const { name, change } of cases.slice(0, 5)) {
  const tracks = simulateTracks({ artists: 500_000, tracks: 2, change }, createRandom(0));
  const right = (side: 'candidate' | 'baseline') =>
    tracks.filter(track => judgedTrack(track[side]).correct).length / tracks.length;
  console.log(`${name}: ${right('candidate').toFixed(4)} after ${right('baseline').toFixed(4)}`);
}
console.log(
  `\n| candidate | ${sizes.map(({ artists, tracks }) => `${artists} artists, ${artists * tracks} tracks`).join(' | ')} |`,
);
console.log(`| --- | ${sizes.map(() => '---').join(' | ')} |`);
for (const { name, ...simulation } of cases) {
  const cells = sizes.map(size => {
    const { promoted, refused, undecided } = rates({ ...size, ...simulation }, seeds);
    return [promoted, refused, undecided].map(share => `${(100 * share).toFixed(1)} %`).join(' / ');
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
