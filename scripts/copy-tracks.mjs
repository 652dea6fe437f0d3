// Copies the tracks that children practise on to where the compiled service looks for them.
import { cpSync } from 'node:fs';

cpSync('src/engine/practice', 'dist/src/engine/practice', {
  recursive: true,
  filter: path => !path.endsWith('.ts'),
});
