import { useEffect, useState } from 'preact/hooks';
import type { Choice, Service } from '../service.js';
import { cardAddress } from '../use-place.js';
import { labelName, list } from '../words.js';

/** So many are read in one sentence. */
const mostInText = 12;

interface KnownGenresProps {
  readonly service: Service;
  readonly version: Choice;
}

/** Which genres the version that answers knows. */
export function KnownGenres({ service, version }: KnownGenresProps) {
  const [genres, setGenres] = useState<readonly string[]>([]);
  useEffect(() => {
    let isOver = false;
    const show = (found: readonly string[] = []) => {
      if (!isOver) setGenres(found);
    };
    // Without it, the page does all else.
    if (version) service.genres(version).then(show, () => show());
    return () => {
      isOver = true;
    };
  }, [service, version?.name, version?.version]);
  if (!version || genres.length === 0) return null;
  const names = genres.map(labelName);
  const some =
    names.length > mostInText ? [...names.slice(0, mostInText), `${names.length - mostInText} more`] : names;
  return (
    <p class="fine known">
      It knows {list(some)}. <a href={cardAddress(version)}>How well?</a>
    </p>
  );
}
