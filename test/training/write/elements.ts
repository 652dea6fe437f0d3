/** An element of an XML document, and the text directly in it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const token =
  /<(?<close>\/)?(?<name>[a-z]+)(?<attributes>(?: [a-zA-Z:-]+="[^"<&]*")*)(?<empty>\/)?>|(?<text>(?:[^<>&]|&(?:amp|lt|gt);)+)/y;

/**
 * The elements of an XML document in the order of their starts: names, attributes, text and three entities, no more.
 *
 * @throws Error where it is not well-formed, or has something else
 */
export function elementsOf(xml: string): Element[] {
  const elements: { -readonly [K in keyof Element]: Element[K] }[] = [];
  const open: typeof elements = [];
  for (token.lastIndex = 0; token.lastIndex < xml.length;) {
    const place = token.lastIndex;
    const groups = (token.exec(xml)?.groups ?? {}) as Record<string, string | undefined>;
    const { close, name, attributes = '', empty, text } = groups;
    if (text && open.length > 0) open.at(-1)!.text += unescaped(text);
    else if (close && open.at(-1)?.name === name) open.pop();
    else if (!close && name && (open.length > 0 || elements.length === 0)) {
      const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
      const element = { name, attributes: Object.fromEntries(pairs) as Record<string, string>, text: '' };
      if (Object.keys(element.attributes).length < pairs.length)
        throw new Error(`${name} repeats an attribute`);
      elements.push(element);
      if (!empty) open.push(element);
    } else throw new Error(`not well-formed at ${xml.slice(place, place + 40)}`);
  }
  if (open.length > 0) throw new Error(`${open.at(-1)!.name} is not closed`);
  return elements;
}

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
