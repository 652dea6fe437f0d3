import type { Static } from '#typebox';
import type { ProblemCode } from '../../problems.js';
import { ModelParams } from '../schemas/models.js';
import { SelectedVersionParams } from '../schemas/open-inference.js';
import { selectorOf } from '../version-selector.js';

/** Where something is, of what the protocol has for each model. */
interface ModelAddress {
  readonly url: string;
  readonly params: typeof ModelParams | typeof SelectedVersionParams;
  /** What the operations there are about. */
  readonly subject: 'model' | 'version';
  /** How the address itself may be wrong. */
  readonly refusals: readonly ProblemCode[];
}

/** The two ways to name a model: by itself, which leaves the version to the service, and with a version. */
export const modelAddresses: readonly ModelAddress[] = [
  { url: '/v2/models/:name', params: ModelParams, subject: 'model', refusals: [] },
  {
    url: '/v2/models/:name/versions/:version',
    params: SelectedVersionParams,
    subject: 'version',
    refusals: ['malformed-request'],
  },
];

/** The version that an address of {@link modelAddresses} names, by number or label, if it names one. */
export function selectorIn(
  params: Static<typeof ModelParams> | Static<typeof SelectedVersionParams>,
): number | string | undefined {
  return 'version' in params ? selectorOf(params.version) : undefined;
}
