import { storeKinds } from '../stores.js';
import { testManyVersions } from './many-versions.js';

testManyVersions(storeKinds, 1500, 60);
