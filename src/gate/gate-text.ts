import type { GateCheck, HeldOutGate, LiveGate } from '../models/gate.js';

/** What a gate said, as lines for a terminal. */
export function gateText(name: string, version: number, gate: HeldOutGate | LiveGate): string {
  const { decision, baseline, checks } = gate;
  const against = `${baseline.label} (${baseline.version})`;
  return [
    `${name} ${version} is ${decision}, compared with ${against} on ${gate.tracks} tracks${'artists' in gate ? ` of ${gate.artists} artists` : ` over ${gate.over}`}`,
    ...checks.map(({ name, outcome, detail }) => `  ${marks[outcome]} ${name}: ${detail}`),
    ...('mcnemar' in gate ? heldOutLines(gate) : []),
  ].join('\n');
}

const marks: Record<GateCheck['outcome'], string> = { passed: '✓', failed: '✗', undecided: '?' };

function heldOutLines({ mcnemar, refused, tracksNeeded, forced, decision }: HeldOutGate): string[] {
  const { better, worse, p } = mcnemar;
  const kept = refused.tracks + refused.artists;
  return [
    `  McNemar's exact test, which decides nothing: ${better} better, ${worse} worse, p = ${p.toPrecision(2)}`,
    ...(kept > 0
      ? [
          `  not counted: ${refused.tracks} tracks that one of them was trained on, ${refused.artists} whose artists it was`,
        ]
      : []),
    ...(decision === 'undecided'
      ? [
          tracksNeeded === undefined
            ? '  no number of tracks decides while the difference stays at the margin'
            : `  it would take about ${tracksNeeded} tracks if the difference stays as it is`,
        ]
      : []),
    ...(forced === undefined ? [] : [`  promoted all the same: ${forced}`]),
  ];
}
