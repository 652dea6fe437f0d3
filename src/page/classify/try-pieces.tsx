import { useState } from 'preact/hooks';
import { pieceNames, type PieceName } from '../pieces/names.js';
import { wavFile } from '../wav.js';
import type { Track } from './track.js';

interface TryPiecesProps {
  readonly onTracks: (tracks: readonly Track[]) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Something to try for those who have no file at hand: pieces that are made when they are asked for. */
export function TryPieces({ onTracks, onTrouble }: TryPiecesProps) {
  const [isMaking, setMaking] = useState(false);
  const make = async (name: PieceName) => {
    setMaking(true);
    try {
      const { play, sampleRate } = await import('../pieces/play.js');
      onTracks([{ name: `${pieceNames[name]}.wav`, audio: wavFile([play(name)], sampleRate) }]);
    } catch (error) {
      onTrouble(error);
    } finally {
      setMaking(false);
    }
  };
  return (
    <div class="pieces" role="group" aria-label="Pieces to try" aria-busy={isMaking}>
      <span class="fine">Or try a piece of ours:</span>
      {(Object.keys(pieceNames) as PieceName[]).map(name => (
        <button key={name} type="button" onClick={() => void make(name)}>
          {pieceNames[name]}
        </button>
      ))}
    </div>
  );
}
