import type { ModelCard } from '../http/schemas/model-card.js';
import type { ModelList, VersionDetails } from '../http/schemas/models.js';
import type { Answered } from './time-line.js';
import { connectionTrouble, problemTrouble, Refusal } from './trouble.js';

/** A version as it was chosen; undefined leaves the choice to the service. */
export type Choice = { readonly name: string; readonly version: number } | undefined;

/** Listener of an upload's progress. */
export interface Uploading {
  /** Aborts it. */
  readonly signal: AbortSignal;
  /** The share that was sent, from 0 to 1; at 1 the service works. */
  readonly onSent: (share: number) => void;
}

/** The service that this page came from, with a key where it wants one. All of it throws {@link Refusal}. */
export interface Service {
  models(): Promise<ModelList>;
  card(version: NonNullable<Choice>): Promise<ModelCard>;
  /** Which genres, or labels, a version knows; undefined where it is not loaded. */
  genres(version: NonNullable<Choice>): Promise<readonly string[] | undefined>;
  /** Whether a key is in use. */
  readonly hasKey: boolean;
  /** @param every seconds between the windows of a dense time line; else it listens to parts of the track */
  classify(audio: Blob, choice: Choice, uploading: Uploading, every?: number): Promise<Answered>;
}

export function openService(key: string | undefined): Service {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  // Addresses are relative, so that a proxy may serve all of it below a path.
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(path, { headers, cache: 'no-cache' }).catch(() => undefined);
    if (!response) throw new Refusal(connectionTrouble());
    return readAnswer(response.status, await response.text(), response.headers.get('retry-after')) as T;
  };
  return {
    models: () => get('models'),
    card: version => get(`${pathOf(version)}/card`),
    genres: async version => (await get<VersionDetails>(pathOf(version))).genres,
    hasKey: key !== undefined,
    classify: (audio, choice, uploading, every) =>
      post(addressOf(choice, every), headers, audio, uploading).then(answer =>
        withAllLabels(answer as Answered),
      ),
  };
}

/** So many probabilities of a segment are asked for: of hundreds of labels, the others round to 0. */
const mostPerSegment = 100;

/** An answer whose segments have all labels, in the order of the track's. */
function withAllLabels(answer: Answered): Answered {
  const none = Object.fromEntries(Object.keys(answer.probabilities).map(label => [label, 0]));
  const segments = answer.segments?.map(segment => {
    return { ...segment, probabilities: { ...none, ...segment.probabilities } };
  });
  return segments ? { ...answer, segments } : answer;
}

const pathOf = ({ name, version }: NonNullable<Choice>) =>
  `models/${encodeURIComponent(name)}/versions/${version}`;

function addressOf(choice: Choice, every: number | undefined): string {
  const query = new URLSearchParams({ segments: 'true', segmentTopK: String(mostPerSegment) });
  if (choice) query.set('model', choice.name);
  if (choice) query.set('version', String(choice.version));
  if (every !== undefined) query.set('every', String(every));
  return `classify?${query}`;
}

/** Posts by XMLHttpRequest: fetch does not report how much was sent. */
function post(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: Blob,
  { signal, onSent }: Uploading,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onSent(loaded / Math.max(total, 1));
    request.upload.onload = () => onSent(1);
    request.onerror = () => reject(new Refusal(connectionTrouble('upload')));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    const answer = async () =>
      readAnswer(request.status, request.responseText, request.getResponseHeader('retry-after'));
    request.onload = () => resolve(answer());
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}

/** @throws Refusal */
function readAnswer(status: number, text: string, retryAfter: string | null): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A proxy in between answers in its own words.
  }
  if (status === 200 && value !== undefined) return value;
  throw new Refusal(problemTrouble(status, value, retryAfter));
}
