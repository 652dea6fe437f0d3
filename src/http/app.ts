import type { FastifyBaseLogger } from 'fastify';
import { createBaseApp } from './base-app.js';
import type { Dependencies } from './dependencies.js';
import { openapi } from './plugins/openapi.js';
import { rateLimit } from './plugins/rate-limit.js';
import { classifyRoute } from './routes/classify.js';
import { livezRoute } from './routes/livez.js';
import { metricsRoute } from './routes/metrics.js';
import { driftRoute } from './routes/models/drift.js';
import { cardRoute } from './routes/models/card.js';
import { listModelsRoute } from './routes/models/list.js';
import { modelRoute } from './routes/models/model.js';
import { reloadRoute } from './routes/models/reload.js';
import { versionRoute } from './routes/models/version.js';
import { inferRoute } from './routes/open-inference/infer.js';
import { serverLiveRoute } from './routes/open-inference/live.js';
import { modelMetadataRoute } from './routes/open-inference/model-metadata.js';
import { modelReadyRoute } from './routes/open-inference/model-ready.js';
import { serverReadyRoute } from './routes/open-inference/ready.js';
import { serverMetadataRoute } from './routes/open-inference/server.js';
import { openapiRoute } from './routes/openapi.js';
import { pageRoute } from './routes/page.js';
import { readyzRoute } from './routes/readyz.js';

/** The HTTP application: everything but listening. */
export async function createApp(logger: FastifyBaseLogger, dependencies: Dependencies) {
  const app = await createBaseApp(logger, dependencies);
  const { classifyKeys, adminKeys } = dependencies.config;
  if (classifyKeys.length === 0) logger.info('CLASSIFY_KEYS is not set: everybody may classify');
  if (adminKeys.length === 0) logger.info('ADMIN_KEYS is not set: only this machine may administer');
  await app.register(openapi);
  await app.register(async limited => {
    await limited.register(rateLimit, dependencies);
    await limited.register(classifyRoute, dependencies);
    await limited.register(inferRoute, dependencies);
  });
  await app.register(listModelsRoute, dependencies);
  await app.register(modelRoute, dependencies);
  await app.register(versionRoute, dependencies);
  await app.register(driftRoute, dependencies);
  await app.register(cardRoute, dependencies);
  await app.register(reloadRoute, dependencies);
  await app.register(serverMetadataRoute);
  await app.register(serverLiveRoute);
  await app.register(serverReadyRoute, dependencies);
  await app.register(modelMetadataRoute, dependencies);
  await app.register(modelReadyRoute, dependencies);
  await app.register(livezRoute);
  await app.register(readyzRoute, dependencies);
  await app.register(metricsRoute, dependencies);
  await app.register(openapiRoute);
  await app.register(pageRoute);
  return app;
}
