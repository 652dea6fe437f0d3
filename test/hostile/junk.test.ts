import { testJunk } from './junk.js';

testJunk(2, 2);
