import t from 'tap';
import { startChild } from '../app.js';

/** A child for all tests of a process that leave it as it was. */
export const child = startChild(t);
