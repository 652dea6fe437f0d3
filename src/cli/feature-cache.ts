import { homedir } from 'node:os';
import { join } from 'node:path';
import { Option } from 'commander';
import type { Config } from '../config/config.js';
import { openStore } from '../models/store/open-store.js';
import { isAddress } from '../models/store/s3-location.js';
import type { CachePlaces } from '../training/data/extraction-job.js';
import { asked } from './wrong-use.js';

/** Where features are kept, as it was asked for. */
export interface CacheOptions {
  readonly folder: string;
  /** Address of a store. */
  readonly shared?: string;
}

const usualCache: CacheOptions = { folder: join(homedir(), '.cache', 'hyena', 'features') };

const cachePlaces = (place: string, before: CacheOptions): CacheOptions =>
  isAddress(place) ? { ...before, shared: place } : { ...before, folder: place };

/** The option for a folder, an address, or both. */
export const cacheOption = (): Option =>
  new Option(
    '--cache <place>',
    'folder of the feature cache; or s3://bucket/prefix that shares it, beside a folder if given twice',
  )
    .argParser(cachePlaces)
    .default(usualCache, usualCache.folder);

/** @throws WrongUse when the address is none */
export async function openCache(
  { folder, shared }: CacheOptions,
  config: Pick<Config, 's3PathStyle' | 's3Anonymous'>,
): Promise<CachePlaces> {
  return shared === undefined ? { folder } : { folder, shared: await asked(() => openStore(shared, config)) };
}
