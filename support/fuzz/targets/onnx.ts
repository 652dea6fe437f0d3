import { defaultFeatureParameters, featureShape } from '../../../src/features/parameters.js';
import { checkOnnxVersion } from '../../../src/runtimes/onnx/network.js';
import { hostileOnnx } from '../../onnx/hostile.js';
import { smallOnnx } from '../../onnx/small-network.js';
import { unlessRefused, type FuzzTarget } from '../target.js';
import { plainRefusal } from './plain-refusal.js';

const { frames, values } = featureShape(defaultFeatureParameters);
const network = { shape: [frames, values], labels: 2 };

/** The network of a version, an ONNX file. */
export const onnx: FuzzTarget = {
  seeds: [
    smallOnnx(network),
    ...hostileOnnx(network)
      .map(({ file }) => file)
      .filter(({ length }) => length < 2000),
  ],
  run: bytes => {
    const manifest = { input: { shape: network.shape } };
    return unlessRefused(
      () => checkOnnxVersion({ manifest, files: new Map([['model.onnx', bytes]]) }),
      plainRefusal,
    );
  },
};
