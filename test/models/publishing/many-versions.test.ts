import { storeKinds } from '../stores.js';
import { testManyVersions } from './many-versions.js';

// More than one page of S3's lists, of which a folder has none.
const [folder, ...others] = storeKinds;
testManyVersions([folder], 100, 2);
testManyVersions(others, 1100, 20);
