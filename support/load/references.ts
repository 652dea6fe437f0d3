import { isDeepStrictEqual } from 'node:util';
import type { Classification } from '../../src/http/schemas/classification.js';
import { exchange, type Answer } from './exchange.js';
import type { GoodUpload } from './uploads.js';

/** Largest difference of a probability from the one that was answered without load. */
const tolerance = 1e-6;

/** What each track was answered without load. */
export type References = ReadonlyMap<string, Classification>;

/**
 * Asks once for each track.
 *
 * @throws Error when one is not classified
 */
export async function askReferences(url: string, uploads: readonly GoodUpload[]): Promise<References> {
  const references = new Map<string, Classification>();
  for (const upload of uploads) {
    if (references.has(upload.name)) continue;
    const { answer, error } = await exchange(url, upload.numbered(0));
    if (answer?.status !== 200)
      throw new Error(`${upload.name}: ${answer?.body.toString() ?? error} instead of a classification`);
    references.set(upload.name, JSON.parse(answer.body.toString()) as Classification);
  }
  return references;
}

/** In which way a 200 is another answer than without load; undefined where it is the same. */
export function difference({ body }: Answer, reference: Classification): string | undefined {
  const { model, probabilities } = JSON.parse(body.toString()) as Classification;
  if (!isDeepStrictEqual(model, reference.model)) return 'another model';
  const genres = Object.keys(reference.probabilities);
  if (Object.keys(probabilities).length !== genres.length) return 'other genres';
  const far = genres.some(
    genre => !(Math.abs(probabilities[genre] - reference.probabilities[genre]) <= tolerance),
  );
  return far ? 'other probabilities' : undefined;
}
