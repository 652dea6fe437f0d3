import { testMelDefinition } from './mel-definition.js';

testMelDefinition(400);
