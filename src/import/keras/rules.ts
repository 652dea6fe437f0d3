import { activationLayers } from './layers/activation.js';
import { borderLayers } from './layers/border.js';
import { convolutionLayers } from './layers/convolution.js';
import { coreLayers } from './layers/core.js';
import { depthwiseLayers } from './layers/depthwise.js';
import { mergeLayers } from './layers/merge.js';
import { normalisationLayers } from './layers/normalisation.js';
import { poolingLayers } from './layers/pooling.js';
import { recurrentLayers } from './layers/recurrent.js';
import { separableLayers } from './layers/separable.js';
import type { KerasLayer } from './keras-model.js';
import type { Rule } from './step.js';

const rules: Readonly<Record<string, Rule>> = {
  ...coreLayers,
  ...activationLayers,
  ...convolutionLayers,
  ...separableLayers,
  ...depthwiseLayers,
  ...poolingLayers,
  ...borderLayers,
  ...normalisationLayers,
  ...recurrentLayers,
  ...mergeLayers,
};

/** The classes of Keras layers that can be imported. */
export const supportedLayers: readonly string[] = Object.keys(rules).sort();

/** Whether a layer has several inputs. */
export const isMerge = ({ className }: KerasLayer): boolean => Object.hasOwn(mergeLayers, className);

/**
 * The rule for a layer.
 *
 * @throws Error that names the layer, when there is none
 */
export function ruleFor({ className, name }: KerasLayer): Rule {
  if (Object.hasOwn(rules, className)) return rules[className];
  throw new Error(
    `the layer "${name}" is a ${className || 'layer without a class'}, which cannot be imported; those that can be are ${supportedLayers.join(', ')}`,
  );
}
