import { useEffect, useRef, useState } from 'preact/hooks';

/** Takes a file that is dropped anywhere on the page; whether one is held above it. */
export function useDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  const receive = useRef(onFile);
  receive.current = onFile;
  useEffect(() => {
    const isFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!isFile(event)) return;
      // Else the browser leaves the page and opens the file itself.
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) receive.current(file);
    };
    const end = new AbortController();
    addEventListener('dragover', over, end);
    addEventListener('dragleave', leave, end);
    addEventListener('drop', drop, end);
    return () => end.abort();
  }, []);
  return isOver;
}
