import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { openWaveform, type Playable, type Waveform } from '../waveform.js';

/** A track that plays, or could. */
export interface Playing {
  /** Undefined until the browser has looked at it. */
  readonly playable: Playable | undefined;
  readonly isPlaying: boolean;
  /** Seconds. */
  readonly time: number;
  readonly duration: number;
  readonly toggle: () => void;
  /** Plays a part, in seconds. */
  readonly play: (start: number, end: number) => void;
  readonly seek: (time: number) => void;
  readonly pause: () => void;
}

/** What is paused before it began to play rejects. */
const ignored = () => undefined;

/** Draws a track into a container, and plays it. */
export function usePlayer(container: RefObject<HTMLElement | null>, audio: Blob | undefined): Playing {
  const [waveform, setWaveform] = useState<Waveform>();
  const [isPlaying, setPlaying] = useState(false);
  const [time, setTime] = useState(0);

  useEffect(() => {
    const end = new AbortController();
    setWaveform(undefined);
    setPlaying(false);
    setTime(0);
    const show = (opened: Waveform) => {
      if (end.signal.aborted) return;
      setWaveform(opened);
      opened.player?.on('play', () => setPlaying(true));
      opened.player?.on('pause', () => setPlaying(false));
      opened.player?.on('finish', () => setPlaying(false));
      opened.player?.on('timeupdate', setTime);
      opened.player?.on('seeking', setTime);
    };
    if (audio)
      openWaveform(container.current!, audio, end.signal).then(show, () =>
        show({ playable: 'no', player: undefined }),
      );
    else show({ playable: 'no', player: undefined });
    return () => end.abort();
  }, [audio]);

  const player = waveform?.player;
  return {
    playable: waveform?.playable,
    isPlaying,
    time,
    duration: player?.getDuration() ?? 0,
    toggle: () => void player?.playPause().catch(ignored),
    play: (start, end) => void player?.play(start, end).catch(ignored),
    seek: to => player?.setTime(to),
    pause: () => player?.pause(),
  };
}
