/** Rows under their headings, in columns; the last column may be of any width. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings.map(heading => heading.toUpperCase()), ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map(row => row[column].length)));
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
