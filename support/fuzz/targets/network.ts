import { parseDescription } from '../../../src/import/description.js';
import { parseGraph } from '../../../src/import/keras/keras-graph.js';
import { parseJson } from '../../../src/import/keras/keras-model.js';
import { matchInput } from '../../../src/import/match-input.js';
import { rebuild } from '../../../src/import/keras/rebuild.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';
import { mutateJson } from '../mutate-json.js';
import { unlessRefused, type FuzzTarget } from '../target.js';
import { plainRefusal } from './plain-refusal.js';

const description = parseDescription(JSON.stringify({ genres: ['a', 'b'], segmentSeconds: 0.5 }));
const runtime = await loadRuntime('wasm');

/** The description of a network by Keras, up to the first layer that has weights. */
export const network: FuzzTarget = {
  seeds: [],
  mutate: mutateJson,
  run: bytes =>
    unlessRefused(() => {
      const graph = parseGraph(parseJson(bytes.toString(), 'the file'));
      const { shape } = matchInput(graph.inputs[0].shape, description.features, 'frames-first');
      const keras = { generation: 3, description: undefined, weightsOf: () => [] } as const;
      runtime.tf.tidy(() => {
        const building = rebuild(runtime, graph, keras, graph.inputs[0], shape);
        building.model(graph.outputs.map(building.output)).dispose();
      });
    }, plainRefusal),
};
