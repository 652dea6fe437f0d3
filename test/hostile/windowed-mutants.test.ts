import { testWindowedMutants } from './windowed-mutants.js';

testWindowedMutants(100);
