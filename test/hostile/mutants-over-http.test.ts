import { testMutantsOverHttp } from './mutants-over-http.js';

testMutantsOverHttp(5);
