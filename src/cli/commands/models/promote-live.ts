import type { Config } from '../../../config/config.js';
import type { Orchestrated } from '../../orchestrated.js';

/** A promotion by what was measured of a version at work, as it was asked for. */
export interface LivePromotionOptions extends Orchestrated {
  readonly to: string;
  readonly from: string;
  readonly prometheus: string;
  readonly over: string;
  readonly minTracks: number;
  /** File of the key to sign the labels with. */
  readonly sign?: string;
  readonly json?: boolean;
}

export async function promoteLive(
  name: string,
  config: Config,
  options: LivePromotionOptions,
): Promise<void> {
  throw new Error(`${name} ${config.modelStore} ${options.from}`);
}
