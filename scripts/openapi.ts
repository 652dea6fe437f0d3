// Writes openapi.yaml from the routes' schemas: `npm run openapi`.
import { writeFileSync } from 'node:fs';
import { pino } from 'pino';
import { loadConfig } from '../src/config/config.js';
import { createApp } from '../src/http/app.js';

// Routes are registered here, and none is called.
const unused = {} as never;
const app = await createApp(pino({ level: 'silent' }), {
  config: loadConfig({}),
  engine: unused,
  answers: unused,
  registry: unused,
  admission: unused,
  metrics: unused,
  drift: unused,
  closing: unused,
});
await app.ready();
writeFileSync(new URL('../../openapi.yaml', import.meta.url), app.swagger({ yaml: true }));
