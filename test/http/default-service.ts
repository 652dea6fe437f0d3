import t from 'tap';
import { startApp } from '../app.js';
import { child } from './shared-child.js';

/** The service without any settings, for all tests of a process that do not depend on its past. */
export const service = await startApp(t, {}, child);
