import type { Logger } from 'pino';
import type { OnRegistryEvent } from '../models/registry/events.js';

/** Writes what happens to the models into the log. */
export function logRegistryEvents(logger: Logger): OnRegistryEvent {
  return event => {
    switch (event.kind) {
      case 'loaded': {
        const { name, version, digest, milliseconds } = event;
        const ms = Math.round(milliseconds);
        logger.info({ model: name, version, digest, ms }, 'model version loaded');
        break;
      }
      case 'unloaded': {
        const { name, version, digest } = event;
        logger.info({ model: name, version, digest }, 'model version unloaded');
        break;
      }
      case 'failed': {
        const { name, version, reason } = event;
        logger.warn({ model: name, version, reason }, 'model version cannot be served');
        break;
      }
      case 'labels-rejected':
        logger.warn(
          { model: event.name, reason: event.reason },
          'labels rejected: those from before stay in use',
        );
        break;
      case 'store-lost': {
        const { reason, servesFrom } = event;
        logger.error(
          { reason, servesFrom },
          'model store cannot be read: versions in memory or in the cache are served',
        );
        break;
      }
      case 'policy-unused': {
        const { name, models } = event;
        logger.warn({ model: name, models }, 'MODEL_VERSIONS names a model that the store does not have');
        break;
      }
      case 'store-back':
        logger.info('model store can be read again');
        break;
      case 'cache-trouble':
        logger.warn({ reason: event.reason }, 'model cache failed');
        break;
      case 'defect':
        logger.error({ err: event.error }, 'model update failed: the service has a defect');
        break;
    }
  };
}
