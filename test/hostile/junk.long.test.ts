import { testJunk } from './junk.js';

testJunk(8, 6);
