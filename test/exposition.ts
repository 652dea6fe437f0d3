/** A metric as `/metrics` shows it. */
export interface Family {
  readonly help: string;
  readonly type: string;
  readonly samples: Sample[];
}

/** One line with a value; a histogram has one for each bucket, and two more. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads Prometheus's text format, version 0.0.4, by the names of the metrics. */
export function parseExposition(text: string): Map<string, Family> {
  const families = new Map<string, { help: string; type: string; samples: Sample[] }>();
  let current = { help: '', type: '', samples: [] as Sample[] };
  for (const line of text.split('\n').filter(Boolean)) {
    const [, keyword, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') families.set(name, (current = { help: rest, type: '', samples: [] }));
    else if (keyword === 'TYPE') current.type = rest;
    else current.samples.push(parseSample(line));
  }
  return families;
}

function parseSample(line: string): Sample {
  const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!match) throw new Error(`not a sample: ${line}`);
  const [, name, labels = '', value] = match;
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}
