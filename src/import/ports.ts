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

/**
 * The outputs with the scores and with the embedding. One of several that is called `embedding` is that, unless another
 * choice is made; the only one besides it has the scores.
 *
 * @param names which to take
 * @param inner a further source of embeddings, such as layers inside the network
 * @throws Error that says which outputs there are, and how to choose
 */
export function chooseOutputs<T extends Port>(
  outputs: readonly T[],
  names: { readonly scores?: string | undefined; readonly embedding?: string | undefined },
  inner: (name: string) => T | undefined = () => undefined,
): ChosenOutputs<T> {
  const refuse = (fault: string, advice: string): never => {
    throw new Error(`the network ${fault}has ${list(outputs, 'output')}: ${advice}`);
  };
  const choose = 'choose with --scores NAME and, if it gives an embedding, --embedding NAME';
  const find = (name: string) => named(outputs, name) ?? refuse(`has no output ${name}; it `, choose);
  const usual = outputs.length > 1 && names.scores !== 'embedding' ? named(outputs, 'embedding') : undefined;
  const embedding =
    names.embedding === undefined
      ? usual
      : (named(outputs, names.embedding) ?? inner(names.embedding) ?? find(names.embedding));
  const left = outputs.filter(output => output !== embedding);
  if (names.scores === undefined && left.length === 0)
    refuse('', 'a version needs scores besides an embedding');
  const scores =
    names.scores === undefined ? (left.length === 1 ? left[0] : refuse('', choose)) : find(names.scores);
  return { scores, ...(embedding && { embedding }) };
}

/** A shape in a message, such as `96 × 64`. */
export const shapeText = (shape: readonly (number | null)[]): string =>
  shape.map(dimension => dimension ?? 'any').join(' × ');

function named<T extends Port>(ports: readonly T[], name: string | undefined): T | undefined {
  return ports.find(port => port.name === name);
}

function list(ports: readonly Port[], what: string): string {
  const described = ports.map(({ name, shape }) => (shape ? `${name} (${shapeText(shape)})` : name));
  return `${ports.length} ${what}${ports.length === 1 ? '' : 's'}: ${described.join(', ')}`;
}
