import { testMutants } from './mutants-in-process.js';

testMutants(1500, 700);
