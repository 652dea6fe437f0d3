import { useEffect, useRef } from 'preact/hooks';
import { isSame } from '../same-version.js';
import type { Choice } from '../service.js';
import { percent } from '../words.js';
import { SaveButton } from './save-button.js';
import { csvOf, jsonOf } from './session-files.js';
import type { Track } from './track.js';
import { tableOf, versionOf, type Try } from './tries.js';
import { verdictWords } from './verdict.js';

interface SessionTableProps {
  readonly tries: readonly Try[];
  readonly shown: Try | undefined;
  readonly served: Choice;
  readonly onShow: (entry: Try) => void;
  readonly onAsk: (track: Track, version: Choice) => void;
  readonly onClear: () => void;
}

/** The tracks of this session by the versions that were asked about them, with a button in each place. */
export function SessionTable({ tries, shown, served, onShow, onAsk, onClear }: SessionTableProps) {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    table.current!.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown?.id]);
  const { tracks, versions } = tableOf(tries, served);
  const titles = versions.map(version => (version ? `${version.name} ${version.version}` : 'Answer'));
  const find = (track: Track, version: Choice) =>
    tries.findLast(entry => entry.track === track && isSame(versionOf(entry, served), version));
  return (
    <section class="session" aria-label="Tracks of this session">
      <div class="scroller" tabIndex={0} role="region" aria-label="Answers by track and version">
        <table ref={table}>
          <thead>
            <tr>
              <th scope="col">Track</th>
              {titles.map(title => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tracks.map((track, row) => (
              <tr key={row}>
                <th scope="row" title={track.name}>
                  {track.name}
                </th>
                {versions.map((version, column) => {
                  const entry = find(track, version);
                  if (!entry && !track.audio) return <td key={titles[column]} />;
                  return (
                    <td key={titles[column]}>
                      <button
                        type="button"
                        aria-current={entry && entry === shown ? 'true' : undefined}
                        aria-label={`${track.name}, ${titles[column]}: ${entry ? describe(entry) : 'ask it'}`}
                        onClick={() => (entry ? onShow(entry) : onAsk(track, version))}
                      >
                        {entry ? describe(entry) : 'Ask it'}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="actions">
        <SaveButton name="hyena.csv" make={() => csvOf(tries)} type="text/csv">
          Save as CSV
        </SaveButton>
        <SaveButton name="hyena.json" make={() => jsonOf(tries)} type="application/json">
          Save as JSON
        </SaveButton>
        <button type="button" onClick={onClear}>
          Clear the list
        </button>
      </div>
    </section>
  );
}

function describe({ phase, answer }: Try): string {
  switch (phase.name) {
    case 'waiting':
      return 'Waiting';
    case 'sending':
      return `Sending, ${percent(phase.share)}`;
    case 'listening':
      return 'Listening…';
    case 'failed':
      return phase.trouble.title;
    case 'answered':
      return answer ? verdictWords(answer).short : '';
  }
}
