/** Short pieces that the page can make, and what to call them. */
export const pieceNames = {
  swing: 'Swing trio',
  piano: 'Piano',
  beat: 'Drum machine',
  wind: 'Wind',
} as const;
export type PieceName = keyof typeof pieceNames;
