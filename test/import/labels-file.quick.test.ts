import t from 'tap';
import { parseLabelsFile } from '../../src/import/labels-file.js';

const names = ['Music', 'Singing, choir', 'Drum'];

t.test('names are read from whatever lists of labels people have', async t => {
  const files = {
    'JSON of names': JSON.stringify(names),
    'JSON of objects': JSON.stringify(names.map((name, index) => ({ index, mid: `/m/${index}`, name }))),
    'a name a line': `\ufeff${names.join('\r\n')}\r\n`,
    'a CSV with display names':
      'index,mid,display_name\n0,/m/0,Music\n1,/m/1,"Singing, choir"\n2,/m/2,Drum\n',
    'a CSV with names': '"name","count"\nMusic,3\n"Singing, choir",2\nDrum,1\n',
  };
  for (const [what, text] of Object.entries(files)) t.strictSame(parseLabelsFile(text), names, what);
});

t.test('what names no labels is refused', async t => {
  const wrong: [text: string, message: RegExp][] = [
    ['', /label 1 has no name/],
    ['Music\n\nDrum', /label 2 has no name/],
    ['Music\nDrum\nMusic', /it has "Music" twice/],
    ['Music', /it has 1 name; a model has two labels at least/],
    ['["Music", 3]', /entry 2 of the JSON list is no name/],
    ['["Music", ', /no JSON|not JSON/],
    ['mid,display_name\n/m/0', /Invalid Record Length/],
  ];
  for (const [text, message] of wrong) t.throws(() => parseLabelsFile(text), { message });
});
