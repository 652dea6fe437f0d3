import { testMutants } from './mutants-in-process.js';

testMutants(200, 120);
