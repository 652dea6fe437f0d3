import t from 'tap';
import Schema from 'typebox/schema';
import { featureShape, parametersFault, type FeatureParameters } from '../../src/features/parameters.js';
import { parametersSchema } from '../../src/features/parameters-schema.js';
import { presets } from '../../src/features/presets.js';

const shapes: Record<keyof typeof presets, [frames: number, values: number]> = {
  yamnet: [96, 64],
  vggish: [96, 64],
  musicnn: [187, 96],
  'librosa-mel': [130, 128],
  'librosa-mfcc': [130, 20],
  'torchaudio-mel': [241, 128],
};

for (const [name, parameters] of Object.entries(presets) as [keyof typeof presets, FeatureParameters][]) {
  t.test(`${name} is what a manifest may carry, in the shape that its networks take`, async t => {
    t.ok(Schema.Compile(parametersSchema(parameters.kind)).Check(JSON.parse(JSON.stringify(parameters))));
    t.equal(parametersFault(parameters), undefined);
    const { frames, values } = featureShape(parameters);
    t.strictSame([frames, values], shapes[name]);
  });
}
