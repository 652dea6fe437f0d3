import type { OnnxModel } from './read-model.js';
import { quoted } from './quoted.js';
import { describeValue, float32, type ValueInfo } from './value-info.js';

/** Names of the tensors of a network that count, where its file has several. */
export interface TensorNames {
  readonly input?: string | undefined;
  readonly scores?: string | undefined;
  readonly embedding?: string | undefined;
}

/** The tensors of a network that count. */
export interface ChosenTensors {
  /** What takes the features. */
  readonly input: ValueInfo;
  /** What else it takes: zeros. */
  readonly others: readonly ValueInfo[];
  readonly scores: ValueInfo;
  readonly embedding?: ValueInfo;
}

/**
 * Finds the tensors that count in a network.
 *
 * @throws Error that names the inputs or outputs, when there are several and none was chosen, or the chosen one is not
 *   there; when one is not of float32
 */
export function chooseTensors({ inputs, outputs }: OnnxModel, names: TensorNames): ChosenTensors {
  const input = choose(
    inputs,
    names.input,
    'input',
    'which takes the features (--input NAME at import, "input": { "name": … } in the manifest)',
  );
  const others = inputs.filter(other => other !== input);
  const scores = choose(
    outputs,
    names.scores,
    'output',
    'which gives the scores of the labels (--scores NAME at import, "outputs": { "scores": … } in the manifest)',
  );
  if (names.embedding === undefined) return { input, others, scores };
  return { input, others, scores, embedding: choose(outputs, names.embedding, 'output', '') };
}

function choose(
  values: readonly ValueInfo[],
  name: string | undefined,
  kind: 'input' | 'output',
  question: string,
): ValueInfo {
  const list = values.map(describeValue).join(', ');
  if (values.length === 0) throw new Error(`the network has no ${kind}`);
  if (name === undefined && values.length > 1)
    throw new Error(`the network has the ${kind}s ${list}: say ${question}`);
  const chosen = name === undefined ? values[0] : values.find(value => value.name === name);
  if (!chosen) throw new Error(`the network has no ${kind} ${quoted(name!)}; it has ${list}`);
  if (chosen.type !== float32)
    throw new Error(`the ${kind} ${describeValue(chosen)} is no tensor of float32, as Hyena needs it`);
  return chosen;
}
