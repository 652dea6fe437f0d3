import t from 'tap';
import { fuzzContract } from './contract-fuzz.js';

await fuzzContract(t, 10);
