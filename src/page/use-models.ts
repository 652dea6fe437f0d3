import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ModelList } from '../http/schemas/models.js';
import type { Choice, Service } from './service.js';
import { troubleOf, type Trouble } from './trouble.js';

/** What the service can be asked, as it said last. */
export interface Models {
  readonly list: ModelList | undefined;
  readonly trouble: Trouble | undefined;
  /** Whether nothing answers yet. */
  readonly isStarting: boolean;
  /** The version that answers where none is chosen. */
  readonly served: Choice;
  readonly refresh: () => void;
}

/** Milliseconds between two looks at a service that is still loading. */
const patience = 1000;

/** Asks a service for its models: at first, until it is ready, and whenever the page is looked at again. */
export function useModels(service: Service): Models {
  const [list, setList] = useState<ModelList>();
  const [trouble, setTrouble] = useState<Trouble>();
  const refresh = useCallback(() => {
    service.models().then(
      found => {
        setList(found);
        setTrouble(undefined);
      },
      (error: unknown) => setTrouble(troubleOf(error)),
    );
  }, [service]);

  useEffect(refresh, [refresh]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') refresh();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [refresh]);

  const fallback = list?.models.find(model => model.default);
  const isStarting = list !== undefined && fallback?.serves === undefined;
  useEffect(() => {
    if (!isStarting) return undefined;
    const timer = setInterval(refresh, patience);
    return () => clearInterval(timer);
  }, [isStarting, refresh]);

  const served =
    fallback?.serves === undefined ? undefined : { name: fallback.name, version: fallback.serves };
  return { list, trouble, isStarting, served, refresh };
}
