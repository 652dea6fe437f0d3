/** An input or an output of a network, as its file names it. */
export interface Port {
  readonly name: string;
  /** Without the batch; null where any length will do. Undefined where the file does not say it. */
  readonly shape: readonly (number | null)[] | undefined;
}

/** The outputs that a version uses. */
export interface ChosenOutputs<T extends Port> {
  readonly scores: T;
  readonly embedding?: T;
}

/**
 * The input that takes the features.
 *
 * @param name of it; the only one where it is left out
 * @throws Error that says which there are, and how to choose
 */
export function chooseInput<T extends Port>(inputs: readonly T[], name?: string): T {
  const chosen = name === undefined && inputs.length === 1 ? inputs[0] : named(inputs, name);
  if (chosen) return chosen;
  const fault = name === undefined ? '' : `has no input ${name}; it `;
  throw new Error(
    `the network ${fault}has ${list(inputs, 'input')}: choose the one that takes the features with --input NAME`,
  );
}

/** What is inside a network, and may be its embedding. */
export interface InnerPorts<T extends Port> {
  readonly named: (name: string) => T | undefined;
  /** All, for a message. */
  readonly all: () => readonly T[];
}

/**
 * The outputs with the scores and with the embedding. One that is called `embedding` is that, unless another choice is made;
 * the only one besides it has the scores. Where the embedding is all that the network gives, it is both.
 *
 * @param names which to take
 * @param inner a further source of embeddings, such as layers inside the network
 * @throws Error that says which outputs there are, and how to choose, or that one is no row of numbers
 */
export function chooseOutputs<T extends Port>(
  outputs: readonly T[],
  names: { readonly scores?: string | undefined; readonly embedding?: string | undefined },
  inner: InnerPorts<T> = { named: () => undefined, all: () => [] },
): ChosenOutputs<T> {
  const embedding =
    names.embedding === undefined
      ? usualEmbedding(outputs, names.scores)
      : (named(outputs, names.embedding) ?? inner.named(names.embedding));
  if (names.embedding !== undefined && !embedding)
    throw new Error(
      `${absent(outputs, names.embedding)}: choose with --embedding NAME${further(inner, outputs)}`,
    );
  const left = outputs.filter(output => output !== embedding);
  const [only = embedding] = left;
  const scores = names.scores === undefined && left.length < 2 ? only : named(outputs, names.scores);
  if (!scores) {
    if (names.scores !== undefined)
      throw new Error(`${absent(outputs, names.scores)}: choose with --scores NAME`);
    throw new Error(
      `the network has ${list(outputs, 'output')}: choose with --scores NAME and, where one is an embedding, --embedding NAME`,
    );
  }
  for (const port of embedding ? [scores, embedding] : [scores]) checkRow(port);
  return { scores, ...(embedding && { embedding }) };
}

function usualEmbedding<T extends Port>(outputs: readonly T[], scores: string | undefined): T | undefined {
  return scores === 'embedding' ? undefined : named(outputs, 'embedding');
}

function checkRow({ name, shape }: Port): void {
  if (!shape || shape.length === 1) return;
  throw new Error(
    `${name} gives ${shapeText(shape) || 'one number'} for a segment; scores and embeddings are a row of numbers, such as Dense, Flatten or GlobalAveragePooling2D give`,
  );
}

const absent = (outputs: readonly Port[], name: string) =>
  `the network has no output ${name}; it has ${list(outputs, 'output')}`;

function further(inner: InnerPorts<Port>, outputs: readonly Port[]): string {
  const rows = inner.all().filter(({ name, shape }) => shape?.length === 1 && !named(outputs, name));
  return rows.length === 0 ? '' : `, or one of the layers that give a row: ${described(rows)}`;
}

/** A shape in a message, such as `96 × 64`. */
export const shapeText = (shape: readonly (number | null)[]): string =>
  shape.map(dimension => dimension ?? 'any').join(' × ');

function named<T extends Port>(ports: readonly T[], name: string | undefined): T | undefined {
  return ports.find(port => port.name === name);
}

const described = (ports: readonly Port[]): string =>
  ports.map(({ name, shape }) => (shape ? `${name} (${shapeText(shape)})` : name)).join(', ');

function list(ports: readonly Port[], what: string): string {
  return `${ports.length} ${what}${ports.length === 1 ? '' : 's'}: ${described(ports)}`;
}
