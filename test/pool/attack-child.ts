import { serveTasks } from '../../src/pool/serve-tasks.js';
import { attack } from './attack.js';

await serveTasks({ attack }, () => Promise.resolve());
