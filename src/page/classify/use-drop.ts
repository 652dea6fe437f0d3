import { useEffect, useRef, useState } from 'preact/hooks';
import { filesIn, type Dropped } from './dropped-files.js';

/** Takes what is dropped anywhere on the page, folders too; whether anything is held above it. */
export function useDrop(onDrop: (dropped: Dropped) => void): boolean {
  const [isOver, setOver] = useState(false);
  const receive = useRef(onDrop);
  receive.current = onDrop;
  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Else the browser leaves the page and opens the file itself.
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void filesIn(event.dataTransfer!).then(dropped => receive.current(dropped));
    };
    const end = new AbortController();
    addEventListener('dragover', over, end);
    addEventListener('dragleave', leave, end);
    addEventListener('drop', drop, end);
    return () => end.abort();
  }, []);
  return isOver;
}
