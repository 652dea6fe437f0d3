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
        logger.info({ model: name, version, digest }, 'model version left the memory');
        break;
      }
      case 'failed': {
        const { name, version, reason } = event;
        logger.warn({ model: name, version, reason }, 'model version can not be served');
        break;
      }
      case 'labels-rejected':
        logger.warn({ model: event.name, reason: event.reason }, 'labels stay as they were');
        break;
      case 'store-lost': {
        const { reason, servesFrom } = event;
        logger.error({ reason, servesFrom }, 'the model store can not be read; what is known is served');
        break;
      }
      case 'store-back':
        logger.info('the model store can be read again');
        break;
      case 'cache-trouble':
        logger.warn({ reason: event.reason }, 'the model cache is in trouble');
        break;
      case 'defect':
        logger.error({ err: event.error }, 'looking at the model store failed');
        break;
    }
  };
}
