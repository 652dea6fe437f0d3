import { testDefinition } from './librosa-definition.js';

testDefinition(100);
